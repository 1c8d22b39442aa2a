import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { Log } from "../../tools/lib/log.ts";
import { local, root } from "../../tools/lib/paths.ts";
import { Progress } from "../../tools/lib/progress.ts";
import type { RunResult } from "../../tools/lib/run.ts";
import { Workspace } from "../../tools/pulumi/workspace.ts";
import { setUpPulumi } from "../../tools/setup/index.ts";
import { expected } from "../policy/tutorial/places.ts";

const main = join(root, "test/engine/programs/tutorial.ts");
const stack = "tutorial";

/** Mandatory violations in what a preview prints, as `rule resource`. */
const verdictsIn = ({ stdout }: RunResult): ReadonlySet<string> =>
  new Set(
    [...stdout.matchAll(/\[mandatory\].* (\S+) +\(\S+: (\S+)\)$/gm)].map(
      ([, rule = "", resource = ""]) => `${rule} ${resource}`,
    ),
  );

describe("a preview of the tutorial under the policy pack", function () {
  this.timeout(180_000);
  let directory: string;
  let result: RunResult;
  let found: ReadonlySet<string>;

  before(async function () {
    this.timeout(1_800_000);
    const progress = new Progress(new Log("tutorialtest"));
    const pulumi = await setUpPulumi(progress);
    directory = mkdtempSync(join(local("test"), "tutorial-"));
    const [state, project] = [join(directory, "state"), join(directory, "project")];
    mkdirSync(state);
    mkdirSync(project);
    const runtime = { name: "nodejs", options: { typescript: false } };
    writeFileSync(join(project, "Pulumi.yaml"), stringify({ name: stack, main, runtime }));
    const workspace = new Workspace(pulumi, state, progress.log);
    const within = ["--stack", stack, "--cwd", project];
    await workspace.run(["stack", "init", ...within, "--no-select"]);
    const started = performance.now();
    result = await workspace.attempt(["preview", ...within, "--policy-pack", join(root, "policy")]);
    found = verdictsIn(result);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`measured: the preview of the tutorial took ${seconds} s and found ${found.size} violations`);
  });
  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it("fails, for its violations alone", () => {
    assert.notEqual(result.status, 0);
    assert.doesNotMatch(result.stdout + result.stderr, /error: (?!preview failed)/);
  });

  for (const { id, what, verdicts } of expected) {
    it(`names the rule and the resource of ${id}: ${what}`, () => {
      assert.deepEqual(
        verdicts.filter((verdict) => !found.has(verdict)),
        [],
      );
    });
  }
});
