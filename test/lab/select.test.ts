import assert from "node:assert/strict";
import { Failure } from "../../tools/lib/failure.ts";
import { scenarios } from "../../tools/lab/scenarios/index.ts";
import { list, requireConsent, runsOf, select } from "../../tools/lab/select.ts";

/** The failure that `work` ends with. */
function failureOf(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof Failure);
    return error;
  }
  return assert.fail("it does not fail");
}

describe("the lab's command line", () => {
  it("finds scenarios by name, in the order of the user", () => {
    const found = select(scenarios, ["opa-killed", "end-to-end"]);
    assert.deepEqual(
      found.map(({ name }) => name),
      ["opa-killed", "end-to-end"],
    );
  });

  for (const [what, names, message] of [
    ["no scenario", [], /^Name a scenario\./],
    ["an unknown scenario", ["end-to-end", "opa-kiled"], /^There is no scenario opa-kiled\./],
  ] as const) {
    it(`answers ${what} with the list of them, and status 2`, () => {
      const failure = failureOf(() => select(scenarios, names));
      assert.equal(failure.status, 2);
      assert.match(failure.message, message);
      for (const { name } of scenarios) assert.ok(failure.message.includes(`\n${name} `), name);
    });
  }

  it("takes a number of runs and nothing else", () => {
    assert.equal(runsOf({}), 1);
    assert.equal(runsOf({ runs: "12" }), 12);
    for (const runs of ["0", "-1", "1.5", "three", "1e3", ""]) {
      assert.equal(failureOf(() => runsOf({ runs })).status, 2);
    }
  });

  it("breaks nothing on a cluster of the user's without consent to that very cluster", () => {
    requireConsent(undefined, {});
    requireConsent("staging", { consent: "staging" });
    for (const consent of [undefined, "production", "yes"]) {
      const failure = failureOf(() => {
        requireConsent("staging", consent === undefined ? {} : { consent });
      });
      assert.equal(failure.status, 2);
      assert.match(failure.message, /context staging.*--consent staging/);
    }
  });
});

describe("the scenarios", () => {
  it("have names of their own, a sentence, and bounds", () => {
    assert.equal(new Set(scenarios.map(({ name }) => name)).size, scenarios.length);
    for (const { name, proves, title, bounds } of scenarios) {
      assert.match(name, /^[a-z]+(-[a-z]+)*$/);
      assert.match(proves, /^[A-Z].*\.$/);
      assert.ok(title.length < 60, title);
      assert.ok(Object.keys(bounds).length > 0);
    }
  });

  it("are listed with what they prove", () => {
    assert.match(list(scenarios), /^opa-killed +Without its policy engine.*Bounds: wrong allows ≤ 0/m);
  });
});
