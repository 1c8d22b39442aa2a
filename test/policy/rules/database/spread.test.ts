import { compliantStatefulSet } from "../../database-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const CONSTRAINTS = "spec.template.spec.topologySpreadConstraints";
const [zone, node] = compliantStatefulSet.props.spec.template.spec.topologySpreadConstraints;

describeResourceRule("database-spread", compliantStatefulSet, {
  violates: {
    "no spread over zones": { [CONSTRAINTS]: [node] },
    "no spread over nodes": { [CONSTRAINTS]: [zone] },
    "an uneven spread": { [`${CONSTRAINTS}.0.maxSkew`]: 2 },
    "a spread without a measure": { [`${CONSTRAINTS}.0.maxSkew`]: undefined },
    "a selector of other pods": { [`${CONSTRAINTS}.0.labelSelector`]: { matchLabels: { app: "other" } } },
    "no selector": { [`${CONSTRAINTS}.1.labelSelector`]: undefined },
    "another domain": { [`${CONSTRAINTS}.0.topologyKey`]: "example.com/rack" },
    "an empty constraint": { [`${CONSTRAINTS}.0`]: {} },
  },
  allows: {
    "a spread that waits": { [`${CONSTRAINTS}.0.whenUnsatisfiable`]: "DoNotSchedule" },
    "one constraint more": { [CONSTRAINTS]: [{ topologyKey: "example.com/rack", maxSkew: 2 }, node, zone] },
  },
  unknown: {
    "the constraints": { [CONSTRAINTS]: UNKNOWN.array },
    "a constraint": { [`${CONSTRAINTS}.0`]: UNKNOWN.object },
    "the domain": { [`${CONSTRAINTS}.0.topologyKey`]: UNKNOWN.string },
    "the measure": { [`${CONSTRAINTS}.0.maxSkew`]: UNKNOWN.number },
    "the selector": { [`${CONSTRAINTS}.0.labelSelector`]: UNKNOWN.object },
    "the pod's labels": { "spec.template.metadata.labels": UNKNOWN.object },
  },
  violatesBesideUnknown: { [`${CONSTRAINTS}.0.maxSkew`]: UNKNOWN.number, [`${CONSTRAINTS}.1.maxSkew`]: 2 },
  unrelated: { "spec.replicas": UNKNOWN.number, [`${CONSTRAINTS}.0.whenUnsatisfiable`]: UNKNOWN.string },
});
