import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { versions } from "../../tools/setup/versions.ts";
import { Checkout } from "../support/checkout.ts";

const obtain = `
  import { obtainPulumi } from "./tools/setup/pulumi.ts";
  import { Log } from "./tools/lib/log.ts";
  import { Progress } from "./tools/lib/progress.ts";
  try {
    console.log("HOME=" + (await obtainPulumi(new Progress(new Log("obtain")))).home);
  } catch (error) {
    console.log(error.name + ": " + error.message);
    process.exitCode = 1;
  }
`;

/** A release server on the loopback address, with archives that hold small scripts in place of the programs. */
describe("official releases of Pulumi", function () {
  this.timeout(30_000);
  let checkout: Checkout;
  let server: Server;
  let archives: Map<string, Buffer>;
  let environment: Record<string, string>;

  beforeEach(async () => {
    checkout = new Checkout();
    archives = new Map();
    server = createServer((request, response) => {
      const archive = archives.get(request.url ?? "");
      response.statusCode = archive ? 200 : 404;
      response.end(request.method === "HEAD" ? undefined : archive);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    environment = {
      SARK_PULUMI_RELEASES: `http://127.0.0.1:${port}`,
      PULUMI_HOME: join(checkout.directory, "none"),
      // Without a Pulumi that this machine may have.
      PATH: [checkout.bin, ...path.filter((folder) => !existsSync(join(folder, "pulumi")))].join(delimiter),
    };
    // No Go: what is not downloaded cannot be built.
    checkout.shadow("go", "exit 127");
    publish(`/sdk/pulumi-v${versions.pulumi}-${process.platform}-${process.arch}.tar.gz`, {
      "pulumi/pulumi": "official",
      "pulumi/pulumi-language-nodejs": "official",
    });
    for (const [name, version] of plugins) {
      publish(`/plugins/pulumi-resource-${name}-v${version}-${process.platform}-${goArchitecture}.tar.gz`, {
        [`pulumi-resource-${name}`]: "official",
      });
    }
  });
  afterEach(() => {
    server.close();
    checkout.remove();
  });

  const path = (process.env["PATH"] ?? "").split(delimiter);
  const goArchitecture = process.arch === "x64" ? "amd64" : process.arch;
  const plugins = [
    ["random", versions.random],
    ["tls", versions.tls],
    ["kubernetes", versions.kubernetesProvider],
  ] as const;

  function publish(path: string, files: Readonly<Record<string, string>>): void {
    const folder = join(checkout.directory, "archive", path);
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(join(folder, name, ".."), { recursive: true });
      writeFileSync(join(folder, name), content, { mode: 0o755 });
    }
    archives.set(path, execFileSync("tar", ["-cz", "-C", folder, "."]));
  }

  const homeIn = (output: string) => /HOME=(.*)/.exec(output)?.[1] ?? "";

  it("are downloaded where a server has them, and laid out as Pulumi expects", async () => {
    const { status, output } = await checkout.run(obtain, environment);
    assert.equal(status, 0, output);
    const home = homeIn(output);
    const bin = join(home, "versions", versions.pulumi, "bin");
    for (const program of ["pulumi", "pulumi-language-nodejs"]) {
      assert.equal(readFileSync(join(bin, program), "utf8"), "official");
    }
    for (const [name, version] of plugins) {
      assert.ok(existsSync(join(home, "plugins", `resource-${name}-v${version}`, `pulumi-resource-${name}`)));
    }
  });

  it("are not asked for again", async () => {
    await checkout.run(obtain, environment);
    archives.clear();
    const { status, output } = await checkout.run(obtain, environment);
    assert.equal(status, 0, output);
    assert.doesNotMatch(output, /downloaded/);
  });

  it("keep no log of their own, and what they wrote before is removed", async () => {
    const { output } = await checkout.run(obtain, environment);
    const logs = join(homeIn(output), "logs");
    rmSync(logs, { force: true });
    mkdirSync(logs);
    writeFileSync(join(logs, "sark.log"), "");
    await checkout.run(obtain, environment);
    assert.match(readFileSync(logs, "utf8"), /keeps no log of its own here/);
  });

  it("are used where the machine has exactly the pinned version", async () => {
    checkout.shadow("pulumi", `echo v${versions.pulumi}`);
    checkout.shadow("pulumi-language-nodejs", "exit 0");
    for (const path of archives.keys()) if (path.startsWith("/sdk/")) archives.delete(path);
    const { status, output } = await checkout.run(obtain, environment);
    assert.equal(status, 0, output);
    assert.match(readFileSync(join(homeIn(output), "versions", versions.pulumi, "bin/pulumi"), "utf8"), /^#!\/bin\/sh/);
  });

  it("are left alone where the machine has another version", async () => {
    checkout.shadow("pulumi", "echo v3.1.0");
    checkout.shadow("pulumi-language-nodejs", "exit 0");
    const { output } = await checkout.run(obtain, environment);
    assert.equal(readFileSync(join(homeIn(output), "versions", versions.pulumi, "bin/pulumi"), "utf8"), "official");
  });

  it("say in one message that an archive came damaged, and leave nothing of it", async () => {
    const [path = "", archive] = [...archives][0] ?? [];
    archives.set(path, (archive ?? Buffer.alloc(0)).subarray(0, 40));
    const { status, output } = await checkout.run(obtain, environment);
    assert.equal(status, 1);
    assert.match(output, /Failure: The download of .* failed\. Run again: it starts afresh\./);
    assert.ok(!existsSync(join(checkout.cache, "programs", `pulumi-official-${versions.pulumi}`)));
  });

  it("are built from source where no server answers", async () => {
    server.close();
    const { status, output } = await checkout.run(obtain, environment);
    assert.equal(status, 1);
    assert.match(output, /Go is needed to build the tools/);
  });
});
