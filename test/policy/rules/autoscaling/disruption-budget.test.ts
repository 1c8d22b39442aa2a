import { compliantStack } from "../../application-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const SPEC = "budget.props.spec";
const { budget } = compliantStack;
const spec = (value: object) => ({ [SPEC]: { ...value, selector: budget.props.spec.selector } });
const OTHER = { [`${SPEC}.selector.matchLabels.app`]: "other", otherBudget: undefined };

describeStackRule("autoscaling-disruption-budget", compliantStack, {
  violates: {
    "no budget": { budget: undefined },
    "a budget for other pods": OTHER,
    "a budget in another namespace": { "budget.props.metadata.namespace": "other" },
    "no pod away": spec({ maxUnavailable: 0 }),
    "no pod away, as a share": spec({ maxUnavailable: "0%" }),
    "as many available as there are at least": spec({ minAvailable: 3 }),
    "a share that is all of the least": spec({ minAvailable: "67%" }),
    "all pods away": spec({ maxUnavailable: 3 }),
    "a share that takes all of the least": spec({ maxUnavailable: "100%" }),
    "none that must be available": spec({ minAvailable: 0 }),
    "a second budget": { second: budget },
  },
  allows: {
    "a third away": spec({ maxUnavailable: "33%" }),
    "two of three available": spec({ minAvailable: 2 }),
    "a third available": spec({ minAvailable: "33%" }),
    "neither number, which means one available": spec({}),
    "no autoscaler": { budget: undefined, autoscaler: undefined },
    "an autoscaler of something else": { budget: undefined, "autoscaler.props.spec.scaleTargetRef.kind": "Widget" },
  },
  unknown: {
    "the selector": { [`${SPEC}.selector`]: UNKNOWN.object },
    "how many may be away": spec({ maxUnavailable: UNKNOWN.number }),
    "the least number": { "autoscaler.props.spec.minReplicas": UNKNOWN.number },
    "the target": { "autoscaler.props.spec.scaleTargetRef.name": UNKNOWN.string },
    "the pod's labels": { "workload.props.spec.template.metadata.labels": UNKNOWN.object },
  },
  violatesBesideUnknown: {
    ...spec({ maxUnavailable: 0 }),
    "otherBudget.props.spec.selector": UNKNOWN.object,
  },
  unrelated: {
    "autoscaler.props.spec.maxReplicas": UNKNOWN.number,
    "workload.props.spec.template.spec": UNKNOWN.object,
  },
});
