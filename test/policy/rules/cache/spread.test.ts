import { compliantStatefulSet } from "../../cache-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const CONSTRAINTS = "spec.template.spec.topologySpreadConstraints";
const [zone, node] = compliantStatefulSet.props.spec.template.spec.topologySpreadConstraints;

describeResourceRule("cache-spread", compliantStatefulSet, {
  violates: {
    "no spread over zones": { [CONSTRAINTS]: [node] },
    "no spread over nodes": { [CONSTRAINTS]: [zone] },
    "an uneven spread": { [`${CONSTRAINTS}.0.maxSkew`]: 2 },
    "a selector of other pods": { [`${CONSTRAINTS}.0.labelSelector`]: { matchLabels: { app: "other" } } },
  },
  allows: {
    "a spread that waits": { [`${CONSTRAINTS}.0.whenUnsatisfiable`]: "DoNotSchedule" },
    "a StatefulSet that is no cache": {
      [CONSTRAINTS]: [],
      "metadata.labels": undefined,
      "spec.template.metadata.labels": undefined,
      "spec.template.spec.containers": [],
    },
  },
  unknown: {
    "the constraints": { [CONSTRAINTS]: UNKNOWN.array },
    "the measure": { [`${CONSTRAINTS}.0.maxSkew`]: UNKNOWN.number },
    "the pod's labels": { "spec.template.metadata.labels": UNKNOWN.object },
  },
  violatesBesideUnknown: { [`${CONSTRAINTS}.0.maxSkew`]: UNKNOWN.number, [`${CONSTRAINTS}.1.maxSkew`]: 2 },
  unrelated: { "spec.replicas": UNKNOWN.number, [`${CONSTRAINTS}.0.whenUnsatisfiable`]: UNKNOWN.string },
});
