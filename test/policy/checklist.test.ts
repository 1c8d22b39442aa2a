import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Answers, checklist, type Line, score, scoreLine } from "../../policy/checklist.ts";
import { rules } from "../../policy/rules/index.ts";
import { platformAlerts } from "../../settings/alert-names.ts";
import { root } from "../support/stacks.ts";

const ruleNames = new Set(rules.map(({ name }) => name));
const alertNames = new Set<string>(platformAlerts);
const isFile = (path: string): boolean => !path.startsWith("/") && existsSync(join(root, path));
const isTest = (path: string): boolean =>
  isFile(path) && (/^test\/.*(\.test\.ts|_test\.rego)$/.test(path) || isScenario(path));

/** A file of the lab counts only if the lab runs it. */
const isScenario = (path: string): boolean => {
  const [, name] = /^tools\/lab\/scenarios\/([^/]+)\.ts$/.exec(path) ?? [];
  return (
    name !== undefined && readFileSync(join(root, "tools/lab/scenarios/index.ts"), "utf8").includes(`./${name}.ts`)
  );
};

const exists: Readonly<Record<keyof Answers, (name: string) => boolean>> = {
  program: (path) => isFile(path) && !path.startsWith("test/"),
  rules: (name) => ruleNames.has(name),
  tests: isTest,
  alerts: (name) => alertNames.has(name) && isFile(`docs/runbooks/${name}.md`),
  documents: (path) => isFile(path) && path.endsWith(".md"),
};

/** What is wrong with a line, as a list of sentences. */
function faults({ demand, answers, outside }: Line): string[] {
  const named = Object.entries(answers) as [keyof Answers, readonly string[]][];
  const missing = named.flatMap(([kind, names]) =>
    names.filter((name) => !exists[kind](name)).map((name) => `${kind}: there is no ${name}`),
  );
  const empty = named.every(([, names]) => names.length === 0) && outside.length === 0 ? ["nobody answers it"] : [];
  const vague = outside.flatMap((duty) => Object.values(duty) as string[]).filter((text) => !/^[A-Z].{5}/.test(text));
  return [...missing, ...empty, ...vague.map((text) => `"${text}" says too little`)].map(
    (fault) => `${demand} ${fault}`,
  );
}

describe("the checklist", () => {
  const lines = checklist.flatMap((part) => part.lines);

  it("has twelve lines before production and nine on security, each another one", () => {
    assert.deepEqual(
      checklist.map(({ title, lines }) => [title, lines.length]),
      [
        ["Before production", 12],
        ["Security", 9],
      ],
    );
    assert.equal(new Set(lines.map(({ demand }) => demand)).size, lines.length);
  });

  for (const line of lines) {
    it(`is answered by what there is: ${line.demand}`, () => {
      assert.match(line.demand, /^[A-Z].*\.$/);
      assert.deepEqual(faults(line), []);
    });
  }

  it("has a place for every rule", () => {
    const answering = new Set(lines.flatMap(({ answers }) => answers.rules ?? []));
    assert.deepEqual(
      [...ruleNames].filter((name) => !answering.has(name)),
      [],
    );
  });

  it("would not pass with a line that nobody answers, or with an answer that does not exist", () => {
    const demand = "Something is so.";
    assert.equal(faults({ demand, answers: {}, outside: [] }).length, 1);
    for (const answers of [
      { program: ["components/missing.ts"] },
      { program: ["test/golden.test.ts"] },
      { rules: ["identity-missing"] },
      { tests: ["test/support/stacks.ts"] },
      { tests: ["tools/lab/scenarios/index.ts"] },
      { alerts: ["Missing"] },
      { documents: ["docs/missing.md"] },
    ]) {
      assert.equal(faults({ demand, answers, outside: [] }).length, 1, JSON.stringify(answers));
    }
    assert.equal(faults({ demand, answers: {}, outside: [{ who: "People", what: "", why: "Because." }] }).length, 1);
  });

  it("is counted", () => {
    const { program, together, all } = score();
    assert.equal(program + together, all);
    assert.equal(all, lines.length);
    const duty = { who: "Somebody", what: "Does it.", why: "Nobody else can." };
    const example = [true, false, true].map((alone) => ({ demand: "", answers: {}, outside: alone ? [] : [duty] }));
    assert.deepEqual(score([{ title: "", lines: example }]), { program: 2, together: 1, all: 3 });
    assert.match(scoreLine(), /^21 lines: \d+ met by the program alone, \d+ together with people outside it\.$/);
  });
});
