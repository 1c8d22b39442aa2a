import { compliantStack } from "../../cache-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const SPEC = "budget.props.spec";
const { budget } = compliantStack;

describeStackRule("cache-disruption-budget", compliantStack, {
  violates: {
    "no budget": { budget: undefined },
    "a budget for other pods": { [`${SPEC}.selector.matchLabels`]: { app: "other" } },
    "a budget in another namespace": { "budget.props.metadata.namespace": "other" },
    "more members away than a third": { [`${SPEC}.maxUnavailable`]: 3 },
    "no member away, so no drain": { [`${SPEC}.maxUnavailable`]: 0 },
    "a second budget": { second: budget },
  },
  overlaps: { "a budget for other pods": ["selectors-orphans"] },
  allows: {
    "a third of the members away": { [`${SPEC}.maxUnavailable`]: 2 },
    "a StatefulSet that is no cache": {
      budget: undefined,
      "cache.props": { spec: { template: { spec: { containers: [{ image: "prometheus" }] } } } },
    },
  },
  unknown: {
    "the selector": { [`${SPEC}.selector`]: UNKNOWN.object },
    "how many may be away": { [`${SPEC}.maxUnavailable`]: UNKNOWN.number },
    "the pod's labels": { "cache.props.spec.template.metadata.labels": UNKNOWN.object },
  },
  violatesBesideUnknown: { [`${SPEC}.maxUnavailable`]: 3, "other.props.spec.selector": UNKNOWN.object },
  unrelated: { "cache.props.spec.replicas": UNKNOWN.number, [`${SPEC}.unhealthyPodEvictionPolicy`]: UNKNOWN.string },
});
