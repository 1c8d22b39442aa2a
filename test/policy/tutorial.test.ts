import assert from "node:assert/strict";
import { defects } from "../../policy/defects.ts";
import { analyze, analyzeStack, type Resource } from "./harness.ts";
import { expected, tutorial, unseen } from "./tutorial/places.ts";

/** `rule resource`, each once. */
function verdicts(): ReadonlySet<string> {
  const resources: Resource[] = Object.entries(tutorial).map(([name, resource]) => ({ ...resource, name }));
  const single = resources.flatMap((one) => analyze(one).violations.map(({ rule }) => `${rule} ${one.name ?? ""}`));
  const whole = analyzeStack(resources).violations.map(({ rule, urn }) => `${rule} ${urn?.split("::").at(-1) ?? ""}`);
  return new Set([...single, ...whole]);
}

describe("the tutorial as a stack", () => {
  const found = verdicts();
  const refused = defects.filter(({ rules }) => rules.length > 0);

  for (const { id, what, verdicts } of expected) {
    it(`${id} is refused where it is: ${what}`, () => {
      assert.deepEqual(
        verdicts.filter((verdict) => !found.has(verdict)),
        [],
      );
    });
  }

  it("shows every mistake that rules refuse, but two", () => {
    assert.equal(expected.length + 2, refused.length);
    const rules = refused.filter(({ id }) => id in unseen).flatMap((defect) => defect.rules);
    assert.deepEqual(
      [...found].filter((verdict) => rules.includes(verdict.split(" ")[0] ?? "")),
      [],
    );
  });

  it("is refused for its known mistakes, and for one shutdown that may be too short", () => {
    const known = new Set(expected.flatMap(({ verdicts }) => verdicts.map((verdict) => verdict.split(" ")[0])));
    const others = [...found].filter((verdict) => !known.has(verdict.split(" ")[0]));
    assert.deepEqual(others, ["database-termination-grace postgres"]);
  });
});
