import assert from "node:assert/strict";
import { join } from "node:path";
import { Log } from "../../tools/lib/log.ts";
import { root } from "../../tools/lib/paths.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { attempt } from "../../tools/lib/run.ts";
import { setUpRegal } from "../../tools/setup/index.ts";
import { opaProgram } from "./support/engine.ts";

const policies = join(root, "components/authorization/policies");

interface Coverage {
  readonly coverage: number;
  readonly files: Readonly<Record<string, { readonly not_covered?: readonly unknown[] }>>;
}

describe("authorization policies", function () {
  this.timeout(60_000);
  let opa: string;

  before(async () => {
    opa = await opaProgram();
  });

  it("are strictly correct", async () => {
    const result = await attempt(opa, ["check", "--strict", "--ignore=*.ts", policies, import.meta.dirname]);
    assert.equal(result.status, 0, result.stderr);
  });

  it("are formatted as OPA formats", async () => {
    const result = await attempt(opa, ["fmt", "--list", policies, import.meta.dirname]);
    assert.equal(result.stdout + result.stderr, "");
  });

  it("have no remark of Regal", async () => {
    const regal = await setUpRegal(new Progress(new Log("regaltest")));
    const result = await attempt(regal, ["lint", "--format=json", policies, import.meta.dirname], { cwd: root });
    const { violations } = JSON.parse(result.stdout) as { readonly violations: readonly unknown[] };
    assert.deepEqual(violations, [], result.stdout);
    assert.equal(result.status, 0, result.stderr);
  });

  it("decide as their tests say", async () => {
    const result = await attempt(opa, ["test", "--format=json", "--ignore=*.ts", policies, import.meta.dirname]);
    const cases = JSON.parse(result.stdout) as readonly { readonly name: string; readonly fail?: boolean }[];
    const failed = cases.filter(({ fail }) => fail === true).map(({ name }) => name);
    assert.deepEqual(failed, []);
    assert.ok(cases.length >= 35, `only ${cases.length}`);
    assert.equal(result.status, 0, result.stderr);
    console.log(`measured: ${cases.length} tests in Rego`);
  });

  it("are covered by their tests, every expression", async () => {
    const args = ["test", "--coverage", "--format=json", "--ignore=*.ts", policies, import.meta.dirname];
    const { coverage, files } = JSON.parse((await attempt(opa, args)).stdout) as Coverage;
    const gaps = Object.entries(files).filter(([, { not_covered = [] }]) => not_covered.length > 0);
    assert.deepEqual(gaps, []);
    assert.equal(coverage, 100);
  });
});
