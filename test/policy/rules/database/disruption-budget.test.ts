import { compliantStack } from "../../database-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const SPEC = "budget.props.spec";
const { budget } = compliantStack;
const spec = (value: object) => ({ ...budget, props: { ...budget.props, spec: value } });

describeStackRule("database-disruption-budget", compliantStack, {
  violates: {
    "no budget": { budget: undefined },
    "a budget for other pods": { [`${SPEC}.selector.matchLabels`]: { app: "other" } },
    "a budget without a selector": { [`${SPEC}.selector`]: undefined },
    "a budget in another namespace": { "budget.props.metadata.namespace": "other" },
    "two pods away": { [`${SPEC}.maxUnavailable`]: 2 },
    "no pod away, so no drain": { [`${SPEC}.maxUnavailable`]: 0 },
    "a share of the pods": { [`${SPEC}.maxUnavailable`]: "34%" },
    "a number that stays when replicas are added": {
      [SPEC]: { ...budget.props.spec, minAvailable: 2, maxUnavailable: null },
    },
    "a second budget": { second: budget },
  },
  overlaps: { "a budget for other pods": ["selectors-orphans"] },
  allows: {
    "the members of one of three zones away": { [`${SPEC}.maxUnavailable`]: 2, "postgres.props.spec.replicas": 5 },
    "a budget for all pods of the namespace": { budget: spec({ maxUnavailable: 1, selector: {} }) },
    "another budget for other pods": {
      other: spec({ maxUnavailable: 2, selector: { matchLabels: { app: "other" } } }),
    },
    "a StatefulSet that is no database": {
      budget: undefined,
      "postgres.props": { spec: { template: { spec: { containers: [{ image: "prometheus" }] } } } },
    },
  },
  unknown: {
    "the selector": { [`${SPEC}.selector`]: UNKNOWN.object },
    "how many may be away": { [`${SPEC}.maxUnavailable`]: UNKNOWN.number },
    "the budget's namespace": { "budget.props.metadata.namespace": UNKNOWN.string },
    "the pod's labels": { "postgres.props.spec.template.metadata.labels": UNKNOWN.object },
    "the selector of a second budget": { second: spec({ maxUnavailable: 2, selector: UNKNOWN.object }) },
  },
  violatesBesideUnknown: { [`${SPEC}.maxUnavailable`]: 2, "cacheBudget.props.spec.selector": UNKNOWN.object },
  unrelated: { "postgres.props.spec.replicas": UNKNOWN.number, [`${SPEC}.unhealthyPodEvictionPolicy`]: UNKNOWN.string },
});
