import assert from "node:assert/strict";
import { compliantStatefulSet } from "../../database-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { analyze, UNKNOWN } from "../../harness.ts";

describeResourceRule("database-replicas", compliantStatefulSet, {
  violates: {
    "one replica": { "spec.replicas": 1 },
    "an even number": { "spec.replicas": 4 },
    "two replicas": { "spec.replicas": 2 },
    "no number, which means one": { "spec.replicas": undefined },
    "none at all": { "spec.replicas": 0 },
  },
  allows: { "five replicas": { "spec.replicas": 5 } },
  unknown: { "the number": { "spec.replicas": UNKNOWN.number } },
  unrelated: { "spec.template.spec": UNKNOWN.object },
});

describe("database-replicas: minimum", () => {
  const violations = (minimum: number) =>
    analyze(compliantStatefulSet, { "database-replicas": { minimum } }).violations.length;

  it("is the smallest number", () => {
    assert.equal(violations(3), 0);
    assert.equal(violations(5), 1);
  });
});
