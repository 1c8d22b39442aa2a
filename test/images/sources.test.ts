import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeSources } from "../../tools/images/sources.ts";
import { Failure } from "../../tools/lib/failure.ts";
import { Checkout } from "../support/checkout.ts";

describe("packages of another release", function () {
  this.timeout(10_000);

  let directory: string;
  let machine: string;
  let written: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "sark-sources-"));
    [machine, written] = [join(directory, "machine"), join(directory, "written")];
    mkdirSync(join(machine, "sources.list.d"), { recursive: true });
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const source = (name: string, text: string) => {
    writeFileSync(join(machine, name), text);
  };
  const files = () =>
    Object.fromEntries(readdirSync(written).map((name) => [name, readFileSync(join(written, name), "utf8")]));

  it("come from this machine's mirrors, in either form", () => {
    source("sources.list", "deb http://mirror.example/debian bookworm main\n");
    source("sources.list.d/debian.sources", "URIs: http://mirror.example\nSuites: bookworm bookworm-updates\n");
    writeSources("trixie", written, machine);
    assert.deepEqual(files(), {
      "sources.list": "deb http://mirror.example/debian trixie main\n",
      "debian.sources": "URIs: http://mirror.example\nSuites: trixie trixie-updates\n",
    });
  });

  it("come from nothing that has no releases, is switched off, or is of yesterday", () => {
    source("sources.list", "deb http://mirror.example/debian bookworm main\n");
    source("sources.list.d/other.list", "deb http://other.example stable main\n");
    source("sources.list.d/old.list.disabled", "deb http://old.example bookworm main\n");
    mkdirSync(written);
    writeFileSync(join(written, "gone.list"), "deb http://gone.example trixie main\n");
    writeSources("trixie", written, machine);
    assert.deepEqual(Object.keys(files()), ["sources.list"]);
  });

  it("cannot be had where no source names a release", () => {
    source("sources.list", "deb http://mirror.example/debian stable main\n");
    assert.throws(
      () => {
        writeSources("trixie", written, machine);
      },
      (error) => error instanceof Failure && error.message.includes("Packages of Debian 13 are needed, and no source"),
    );
  });

  it("are refused in one message where this machine does not have their keys", async () => {
    const checkout = new Checkout();
    try {
      checkout.shadow(
        "apt-get",
        `case "$*" in
          *" update "*) echo "W: GPG error: trixie InRelease: the public key is not available: NO_PUBKEY 1234" >&2;;
          *) echo "E: Unable to locate package pgbouncer" >&2;;
        esac
        exit 100`,
      );
      const { output } = await checkout.run(`
        import { buildImage, recipes } from "./tools/images/index.ts";
        import { Log } from "./tools/lib/log.ts";
        import { Progress } from "./tools/lib/progress.ts";
        await buildImage(recipes.pgbouncer, new Progress(new Log("keys"))).catch((error) => {
          console.log(error.name + ": " + error.message);
        });
      `);
      assert.match(
        output,
        /Failure: Debian 13 cannot provide .* pgbouncer, dash\. This machine does not have the keys .* debian-archive-keyring and run/,
      );
    } finally {
      checkout.remove();
    }
  });
});
