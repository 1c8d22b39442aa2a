import assert from "node:assert/strict";
import { compliantStack } from "../../application-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { analyzeStack, UNKNOWN } from "../../harness.ts";

const RULE = "autoscaling-bounds";
const SPEC = "autoscaler.props.spec";
const { autoscaler } = compliantStack;

describeStackRule(RULE, compliantStack, {
  violates: {
    "a single replica": { [`${SPEC}.minReplicas`]: 1 },
    "the default, which is a single replica": { [`${SPEC}.minReplicas`]: undefined },
    "no room": { [`${SPEC}.maxReplicas`]: 3 },
    "bounds the wrong way round": { [`${SPEC}.maxReplicas`]: 2 },
    "no upper bound": { [`${SPEC}.maxReplicas`]: undefined },
  },
  overlaps: {
    "a single replica": ["autoscaling-disruption-budget"],
    "the default, which is a single replica": ["autoscaling-disruption-budget"],
  },
  allows: { "two replicas": { [`${SPEC}.minReplicas`]: 2 } },
  unknown: {
    "the lower bound": { [`${SPEC}.minReplicas`]: UNKNOWN.number },
    "the upper bound": { [`${SPEC}.maxReplicas`]: UNKNOWN.number },
  },
  violatesBesideUnknown: { [`${SPEC}.minReplicas`]: 1, [`${SPEC}.maxReplicas`]: UNKNOWN.number },
  unrelated: { [`${SPEC}.scaleTargetRef`]: UNKNOWN.object, "workload.props.spec": UNKNOWN.object },
});

describe(`${RULE}: minimumReplicas`, () => {
  const violations = (minimumReplicas: number) =>
    analyzeStack([autoscaler], { [RULE]: { minimumReplicas } }).violations.map(({ rule }) => rule);

  it("is the least number of replicas", () => {
    assert.deepEqual(violations(3), []);
    assert.deepEqual(violations(4), [RULE]);
  });
});
