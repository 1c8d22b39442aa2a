import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "../../tools/lib/run.ts";
import { root } from "../../tools/lib/paths.ts";
import { Engine } from "../support/engine.ts";
import { slowness } from "../support/yardstick.ts";

/** Runs of each kind; the fastest counts, because other work on the machine only ever adds time. */
const runs = 3;

/**
 * In seconds, for the 270 resources of the stack and 107 rules: most of the time goes with their number. A slower machine gets more, and
 * one machine is faster at one hour than at another: 7.9 to 11.1 s were measured on the same one. The ratios below say more.
 */
const bounds = { preview: 14, program: 8.5, pack: 6 } as const;

/** Memory of the program at its most, in MiB. */
const memoryBound = 512;

/** How many times as long as one of a program that makes nothing: a bound that the speed of the machine does not move. */
const ratioBound = 6;

/** How much of a preview without the pack the pack may add to it, likewise: 0.5 to 0.63 were measured, and as much for an empty pack. */
const packRatioBound = 1;

/** How many times as much as a pack without rules it may add: starting Node and asking once for each resource is no rule's doing. */
const emptyPackBound = 2;

describe("the speed of a preview of stack production", function () {
  this.timeout(180_000);
  let engine: Engine;
  let file: string;

  before(async () => {
    engine = await Engine.start();
    file = await engine.stack("production");
  });
  after(() => engine.stop());

  it(`is under ${bounds.preview} s, of it the program ${bounds.program} s and the policy pack ${bounds.pack} s`, async () => {
    // A node that writes down how long each program ran and the memory that it took, in front of the real one.
    const times = join(engine.directory, "times");
    const bin = join(engine.directory, "bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "node"), timingNode(times));
    chmodSync(join(bin, "node"), 0o755);
    const environment = {
      ...engine.workspace.environment,
      PATH: `${bin}:${engine.workspace.environment["PATH"] ?? ""}`,
    };

    const factor = await slowness();
    const production = ["--stack", "production", "--config-file", file];
    const empty = ["--stack", "empty", "--cwd", await emptyProgram(engine)];
    const emptyPack = emptyPolicyPack(engine);
    const measure = async (...options: readonly string[]) => {
      rmSync(times, { force: true });
      const started = performance.now();
      const args = ["preview", "--non-interactive", ...options];
      const result = await attempt("pulumi", args, { cwd: root, env: environment });
      assert.equal(result.status, 0, result.stdout + result.stderr);
      const program = readFileSync(times, "utf8")
        .split("\n")
        .find((line) => line.includes("/cmd/run/index.js"));
      const total = (performance.now() - started) / 1000;
      const [took, memory] = (program ?? "").split(" ").map(Number);
      return { total, program: (took ?? NaN) / 1000, memory: (memory ?? NaN) / 1024 };
    };
    const fastest = (values: readonly number[]) => Math.min(...values);
    const nothing = [];
    const without = [];
    const withEmptyPack = [];
    const withPack = [];
    for (let run = 0; run < runs; run++) {
      nothing.push(await measure(...empty));
      without.push(await measure(...production));
      withEmptyPack.push(await measure(...production, "--policy-pack", emptyPack));
      withPack.push(await measure(...production, "--policy-pack", "policy"));
    }
    const preview = fastest(withPack.map(({ total }) => total));
    const program = fastest(without.map((run) => run.program));
    const pack = preview - fastest(without.map(({ total }) => total));
    console.log(
      `measured: preview of production ${preview.toFixed(1)} s, of it the program ${program.toFixed(1)} s, ` +
        `the policy pack adds ${pack.toFixed(1)} s`,
    );
    const added = pack / fastest(without.map(({ total }) => total));
    const ofEmptyPack = fastest(withEmptyPack.map(({ total }) => total)) - fastest(without.map(({ total }) => total));
    const timesEmptyPack = pack / ofEmptyPack;
    console.log(
      `measured: the policy pack adds ${(100 * added).toFixed(0)} % to a preview, ` +
        `${timesEmptyPack.toFixed(2)} times as much as a pack without rules, which adds ${ofEmptyPack.toFixed(1)} s`,
    );
    const least = fastest(nothing.map(({ total }) => total));
    const ratio = fastest(without.map(({ total }) => total)) / least;
    const memory = Math.max(...without.map((run) => run.memory));
    console.log(
      `measured: a preview of nothing ${least.toFixed(1)} s, of production without the pack ${ratio.toFixed(2)} times as long; ` +
        `its program takes ${memory.toFixed(0)} MiB`,
    );
    assert.ok(memory > 0 && memory < memoryBound, `the program took ${memory} MiB`);
    assert.ok(ratio < ratioBound, `a preview took ${ratio} times as long as one of nothing`);
    assert.ok(added < packRatioBound, `the policy pack added ${added} of a preview`);
    assert.ok(
      timesEmptyPack < emptyPackBound,
      `the policy pack added ${timesEmptyPack} times as much as one without rules`,
    );
    assert.ok(preview < bounds.preview * factor, `the preview took ${preview} s`);
    assert.ok(program < bounds.program * factor, `the program took ${program} s`);
    assert.ok(pack < bounds.pack * factor, `the policy pack added ${pack} s`);
  });
});

/** A program that makes nothing, with its stack. */
async function emptyProgram(engine: Engine): Promise<string> {
  const directory = project(engine, "empty", {
    "Pulumi.yaml": "name: sark\nmain: index.ts\nruntime: { name: nodejs, options: { typescript: false } }\n",
    "package.json": JSON.stringify({ name: "empty", type: "module", main: "index.ts" }),
    "index.ts": 'import "@pulumi/pulumi";\n',
  });
  await engine.workspace.run(["stack", "init", "empty", "--no-select", "--cwd", directory]);
  return directory;
}

/** A policy pack without rules. */
const emptyPolicyPack = (engine: Engine): string =>
  project(engine, "empty-pack", {
    "PulumiPolicy.yaml": "runtime: { name: nodejs, options: { typescript: false } }\n",
    "package.json": JSON.stringify({ name: "empty-pack", version: "1.0.0", main: "index.cjs" }),
    "index.cjs": 'new (require("@pulumi/policy").PolicyPack)("empty", { policies: [] });\n',
  });

/** A folder with some files and this project's packages. */
function project(engine: Engine, name: string, files: Readonly<Record<string, string>>): string {
  const directory = join(engine.directory, name);
  mkdirSync(directory);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
  symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
  return directory;
}

/** Writes a line for each program: milliseconds, the most memory in KiB, and its command line. */
const timingNode = (file: string): string => `#!/usr/bin/env python3
import resource, subprocess, sys, time
started = time.monotonic()
status = subprocess.call(["${process.execPath}", *sys.argv[1:]], close_fds=False)
took = round((time.monotonic() - started) * 1000)
memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
with open("${file}", "a") as lines:
    print(took, memory, *sys.argv[1:], file=lines)
sys.exit(status)
`;
