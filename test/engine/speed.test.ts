import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "../../tools/lib/run.ts";
import { root } from "../../tools/lib/paths.ts";
import { Engine } from "../support/engine.ts";
import { slowness } from "../support/yardstick.ts";

/** Runs of each kind; the fastest counts, because other work on the machine only ever adds time. */
const runs = 3;

/** In seconds, for the 270 resources of the stack and 98 rules: most of the time goes with their number. A slower machine gets more. */
const bounds = { preview: 10, program: 5.4, pack: 4 } as const;

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
    // A node that writes down how long each program ran, in front of the real one.
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
    const measure = async (...options: readonly string[]) => {
      rmSync(times, { force: true });
      const started = performance.now();
      const args = ["preview", "--stack", "production", "--config-file", file, "--non-interactive", ...options];
      const result = await attempt("pulumi", args, { cwd: root, env: environment });
      assert.equal(result.status, 0, result.stdout + result.stderr);
      const program = readFileSync(times, "utf8")
        .split("\n")
        .find((line) => line.includes("/cmd/run/index.js"));
      return { total: (performance.now() - started) / 1000, program: Number(program?.split(" ")[0]) / 1000 };
    };
    const fastest = (values: readonly number[]) => Math.min(...values);
    const without = [];
    const withPack = [];
    for (let run = 0; run < runs; run++) {
      without.push(await measure());
      withPack.push(await measure("--policy-pack", "policy"));
    }
    const preview = fastest(withPack.map(({ total }) => total));
    const program = fastest(without.map((run) => run.program));
    const pack = preview - fastest(without.map(({ total }) => total));
    console.log(
      `measured: preview of production ${preview.toFixed(1)} s, of it the program ${program.toFixed(1)} s, ` +
        `the policy pack adds ${pack.toFixed(1)} s`,
    );
    assert.ok(preview < bounds.preview * factor, `the preview took ${preview} s`);
    assert.ok(program < bounds.program * factor, `the program took ${program} s`);
    assert.ok(pack < bounds.pack * factor, `the policy pack added ${pack} s`);
  });
});

const timingNode = (file: string): string => `#!/bin/sh
started=$(date +%s%3N)
"${process.execPath}" "$@"
status=$?
echo "$(( $(date +%s%3N) - started )) $*" >> "${file}"
exit $status
`;
