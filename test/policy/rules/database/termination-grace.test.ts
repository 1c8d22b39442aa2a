import assert from "node:assert/strict";
import { compliantStatefulSet } from "../../database-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { change } from "../../fixtures.ts";
import { analyze, UNKNOWN } from "../../harness.ts";

const GRACE = "spec.template.spec.terminationGracePeriodSeconds";

describeResourceRule("database-termination-grace", compliantStatefulSet, {
  violates: {
    "less than a minute": { [GRACE]: 59 },
    "no time at all": { [GRACE]: 0 },
    "the default of 30 seconds": { [GRACE]: undefined },
  },
  allows: { "a minute": { [GRACE]: 60 } },
  unknown: { "the time": { [GRACE]: UNKNOWN.number } },
  unrelated: { "spec.replicas": UNKNOWN.number, "spec.template.spec.containers": UNKNOWN.array },
});

describe("database-termination-grace: minimumSeconds", () => {
  const violations = (minimumSeconds: number) =>
    analyze(change(compliantStatefulSet, { [`props.${GRACE}`]: 120 }), {
      "database-termination-grace": { minimumSeconds },
    }).violations.length;

  it("is the shortest time", () => {
    assert.equal(violations(120), 0);
    assert.equal(violations(121), 1);
  });
});
