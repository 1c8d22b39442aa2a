import { compliantStack } from "../../application-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const POD = "workload.props.spec.template.spec";
const main = `${POD}.containers.0`;

describeStackRule("availability-drain", compliantStack, {
  violates: {
    "no hooks": { [`${main}.lifecycle`]: undefined },
    "no hook before the stop": { [`${main}.lifecycle`]: { postStart: { exec: { command: ["true"] } } } },
    "a hook that is null": { [`${main}.lifecycle.preStop`]: null },
  },
  allows: {
    "a command that waits": { [`${main}.lifecycle.preStop`]: { exec: { command: ["sleep", "10"] } } },
    "a hook that is not known yet": { [`${main}.lifecycle.preStop`]: UNKNOWN.object },
    "no ports": { [`${main}.lifecycle`]: undefined, [`${main}.ports`]: [] },
    "a sidecar, which ends last": { [`${POD}.initContainers.0.lifecycle`]: undefined },
    "a workload that nobody scales": { "other.props.spec.template.spec.containers.0.lifecycle": undefined },
  },
  unknown: {
    "the hooks": { [`${main}.lifecycle`]: UNKNOWN.object },
    "the ports": { [`${main}.lifecycle`]: undefined, [`${main}.ports`]: UNKNOWN.array },
    "the target of the autoscaler": { "autoscaler.props.spec.scaleTargetRef": UNKNOWN.object },
  },
  violatesBesideUnknown: {
    [`${main}.lifecycle`]: undefined,
    [`${POD}.containers.1`]: { name: "second", lifecycle: UNKNOWN.object },
  },
  unrelated: { "budget.props.spec": UNKNOWN.object, "autoscaler.props.spec.maxReplicas": UNKNOWN.number },
});
