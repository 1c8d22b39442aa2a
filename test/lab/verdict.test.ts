import assert from "node:assert/strict";
import { brokenOff, judge, type Outcome, statusOf, type Verdict } from "../../tools/lab/verdict.ts";

const bounds = { failed: { atMost: 0 }, sent: { atLeast: 10_000 } };

describe("a verdict", () => {
  it("is passed where every bound is kept, up to its value", () => {
    assert.deepEqual(judge(bounds, { failed: 0, sent: 10_000, other: 7 }), { kind: "passed" });
  });

  it("names every bound that is missed, with its limit", () => {
    assert.deepEqual(judge(bounds, { failed: 3, sent: 9_999 }), {
      kind: "missed",
      misses: ["failed 3, at most 0", "sent 9999, at least 10000"],
    });
  });

  it("is missed where a value was not measured", () => {
    assert.deepEqual(judge(bounds, { failed: 0, sent: Number.NaN }), {
      kind: "missed",
      misses: ["sent was not measured"],
    });
    assert.equal(judge(bounds, {}).kind, "missed");
  });

  it("has the reason of a run that broke off", () => {
    assert.deepEqual(brokenOff(new Error("OPA did not die")), { kind: "failed", reason: "OPA did not die" });
  });
});

describe("the exit status", () => {
  const outcome = (verdict: Verdict): Outcome => ({ scenario: "s", title: "t", bounds, facts: {}, verdict });
  const passed = outcome({ kind: "passed" });

  it("is 0 only where everything has passed", () => {
    assert.equal(statusOf([passed, passed]), 0);
  });

  for (const verdict of [
    { kind: "missed", misses: ["failed 3, at most 0"] },
    { kind: "failed", reason: "why" },
    { kind: "skipped", reason: "why" },
  ] as const) {
    it(`is 1 where something is ${verdict.kind}`, () => {
      assert.equal(statusOf([passed, outcome(verdict)]), 1);
    });
  }

  it("is 1 where nothing was run", () => {
    assert.equal(statusOf([]), 1);
  });
});
