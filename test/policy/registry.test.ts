import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { rulesTable } from "../../policy/document.ts";
import { rules } from "../../policy/rules/index.ts";

const POLICY = join(import.meta.dirname, "../../policy");

/** Every file below an area is a rule, but for the description the checks of the Pod Security Standards share. */
const files = globSync("*/*.ts", { cwd: join(POLICY, "rules") }).filter((file) => basename(file) !== "standard.ts");

function nameOf(file: string): string {
  return `${dirname(file)}-${basename(file, ".ts")}`;
}

/** Whose demands the rules enforce. */
const frameworks =
  /^(CIS Kubernetes Benchmark|NSA\/CISA Kubernetes Hardening Guidance|Kubernetes Pod Security Standards|AWS .+)$/;

describe("the list of rules", () => {
  it("has every file, under the name of its area and file", () => {
    assert.deepEqual(rules.map(({ name }) => name).sort(), files.map(nameOf).sort());
  });

  for (const file of files) {
    it(`has tests for ${nameOf(file)}`, () => {
      const test = join(import.meta.dirname, "rules", file.replace(/\.ts$/, ".test.ts"));
      assert.ok(existsSync(test), `${test} is missing`);
      assert.ok(readFileSync(test, "utf8").includes(`"${nameOf(file)}"`), `${test} does not name the rule`);
    });
  }

  for (const rule of rules) {
    it(`describes ${rule.name} in full`, () => {
      assert.match(rule.name, /^[a-z]+(-[a-z]+)+$/);
      assert.equal(rule.enforcementLevel, "mandatory");
      assert.match(rule.displayName ?? "", /^[A-Z].*[^.]$/);
      assert.match(rule.description, /^[A-Z].* must .*\.$/s);
      assert.match(rule.remediationSteps ?? "", /^[A-Z].*\.$/s);
      assert.match(rule.url ?? "", /^https:\/\//);
      assert.ok(["low", "medium", "high", "critical"].includes(rule.severity ?? ""));
      assert.ok((rule.tags ?? []).length > 0);
      assert.match(rule.framework?.name ?? "", frameworks);
      assert.match(rule.framework?.version ?? "", /^v?\d/);
      assert.match(rule.framework?.reference ?? "", /^https:\/\//);
      assert.match(rule.framework?.specification ?? "", /\S/);
      for (const option of Object.values(rule.configSchema?.properties ?? {})) {
        assert.match(option.description ?? "", /^[A-Z].*\.$/);
        assert.notEqual(option.default, undefined);
      }
      if (rule.name.startsWith("pod-security-")) {
        assert.equal(rule.framework?.name, "Kubernetes Pod Security Standards");
        assert.match(rule.framework.specification, /^(baseline|restricted): ./);
      }
    });
  }

  it("is the table in the README", () => {
    const readme = readFileSync(join(POLICY, "README.md"), "utf8");
    const [, table] = /<!-- rules -->\n+([^]*?)\n+<!-- \/rules -->/.exec(readme) ?? [];
    const cells = (text = "") =>
      text.split("\n").map((row) => row.split("|").map((cell) => cell.trim().replace(/^-+$/, "---")));
    assert.deepEqual(cells(table), cells(rulesTable()));
  });
});
