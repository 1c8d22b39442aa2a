import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Checkout } from "../support/checkout.ts";

const build = `
  import { buildGoModule } from "./tools/setup/go-module.ts";
  import { Log } from "./tools/lib/log.ts";
  import { Progress } from "./tools/lib/progress.ts";
  const module = { folder: "tiny", title: "tiny", binaries: [{ name: "tiny", package: "." }] };
  try {
    console.log("programs in " + await buildGoModule(module, new Progress(new Log("tiny"))));
  } catch (error) {
    console.log(error.name + ": " + error.message);
    process.exitCode = 1;
  }
`;

const main = 'package main\n\nfunc main() { println("tiny") }\n';

describe("building the tools from Go modules", function () {
  this.timeout(60_000);
  let checkout: Checkout;

  beforeEach(() => {
    checkout = new Checkout();
    checkout.write("tools/go/tiny/go.mod", "module tiny\n\ngo 1.26\n");
    checkout.write("tools/go/tiny/main.go", main);
  });
  afterEach(() => {
    checkout.remove();
  });

  const programs = () => {
    const folder = join(checkout.cache, "programs");
    return existsSync(folder) ? readdirSync(folder) : [];
  };

  it("builds once, and again only when the module changes", async () => {
    assert.match((await checkout.run(build)).output, /✓ tiny \(built\)/);
    assert.doesNotMatch((await checkout.run(build)).output, /tiny \(built\)/);
    checkout.write("tools/go/tiny/main.go", `${main}\n// changed\n`);
    assert.match((await checkout.run(build)).output, /✓ tiny \(built\)/);
    assert.equal(programs().length, 2);
  });

  it("builds once when two runs start together", async () => {
    const results = await Promise.all([checkout.run(build), checkout.run(build)]);
    assert.deepEqual(
      results.map(({ status }) => status),
      [0, 0],
    );
    assert.equal(results.filter(({ output }) => output.includes("tiny (built)")).length, 1);
    assert.equal(programs().length, 1);
  });

  it("leaves nothing that looks finished when it is killed, and works when run again", async () => {
    checkout.shadow("go", 'case "$1" in build) sleep 30;; esac\nPATH=${PATH#*:} exec go "$@"');
    const { child, done } = checkout.start(build);
    for (let attempts = 0; attempts < 100 && !existsSync(join(checkout.cache, "build")); attempts++) await sleep(50);
    await sleep(500);
    process.kill(-(child.pid ?? 0), "SIGKILL");
    await done;
    assert.deepEqual(programs(), []);
    checkout.shadow("go", 'PATH=${PATH#*:} exec go "$@"');
    assert.match((await checkout.run(build)).output, /✓ tiny \(built\)/);
    assert.deepEqual(readdirSync(join(checkout.cache, "build")), []);
  });

  it("takes a file of a required module, without building anything", async () => {
    checkout.write("tools/go/tiny/go.mod", "module tiny\n\ngo 1.26\n\nrequire example.com/given v1.0.0\n");
    checkout.write("given/definition.yaml", "kind: Given\n");
    const answer = `case "$1" in mod) exit 0;; list) echo "${join(checkout.directory, "given")}";; *) echo go1.99;; esac`;
    checkout.shadow("go", answer);
    const files = '[{ name: "given.yaml", module: "example.com/given", path: "definition.yaml" }]';
    const taking = build.replace(/binaries: .*\] /, `binaries: [], files: ${files} `);
    assert.match((await checkout.run(taking)).output, /✓ tiny \(downloaded\)/);
    const [folder, ...others] = programs();
    assert.deepEqual(others, []);
    assert.deepEqual(readdirSync(join(checkout.cache, "programs", folder ?? "")), ["given.yaml"]);
  });

  for (const [problem, shadow, message] of [
    ["Go is missing", "exit 127", /Failure: Go is needed to build the tools.* Install Go/],
    [
      "Go is too old",
      "echo go1.20.1",
      /Failure: Go 1\.26\.\d+ is needed to build the tools; "go" on the PATH is 1\.20\.1\. Install/,
    ],
    [
      "the disk is full",
      'case "$1" in build) echo "write x: no space left on device" >&2; exit 1;; *) echo go1.99;; esac',
      /Failure: The disk is full\. Free some space and run again/,
    ],
  ] as const) {
    it(`says in one message that ${problem}`, async () => {
      checkout.shadow("go", shadow);
      const { status, output } = await checkout.run(build);
      assert.equal(status, 1);
      assert.match(output, message);
      assert.deepEqual(programs(), []);
    });
  }

  it("says in one message that the network is missing", async () => {
    checkout.write("tools/go/tiny/go.mod", "module tiny\n\ngo 1.26\n\nrequire example.com/missing v1.0.0\n");
    checkout.write("tools/go/tiny/go.sum", `example.com/missing v1.0.0 h1:${"A".repeat(43)}=\n`);
    checkout.write("tools/go/tiny/main.go", 'package main\n\nimport _ "example.com/missing"\n\nfunc main() {}\n');
    const closed = { GOPROXY: "http://127.0.0.1:9", GOSUMDB: "off", GONOSUMDB: "*" };
    const { status, output } = await checkout.run(build, closed);
    assert.equal(status, 1);
    assert.match(
      output,
      /Failure: The Go module proxy cannot be reached\. Check the network and run again: it resumes\./,
    );
  });
});
