import { compliantStack } from "../../application-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const METRICS = "autoscaler.props.spec.metrics";
const POD = "workload.props.spec.template.spec";
const target = { type: "Utilization", averageUtilization: 70 };
const whole = (name: string) => [{ type: "Resource", resource: { name, target } }];
const single = (name: string) => [
  { type: "ContainerResource", containerResource: { container: "sark", name, target } },
];
const { workload } = compliantStack;
const alone = { [`${POD}.initContainers`]: [] };

describeStackRule("autoscaling-metrics", compliantStack, {
  violates: {
    "the CPU of the whole pod": { [METRICS]: whole("cpu") },
    "no metrics, which means the same": { [METRICS]: undefined },
    "the CPU of two containers": {
      ...alone,
      [METRICS]: whole("cpu"),
      [`${POD}.containers.1`]: { ...workload.props.spec.template.spec.containers[0], name: "second" },
    },
    memory: { [METRICS]: whole("memory") },
    "a container's memory": { [METRICS]: single("memory") },
    "memory beside CPU": { [METRICS]: [...single("cpu"), ...whole("memory")] },
  },
  allows: {
    "the CPU of a pod with one container": { ...alone, [METRICS]: whole("cpu") },
    "a pod whose init container ends": {
      [METRICS]: whole("cpu"),
      [`${POD}.initContainers.0.restartPolicy`]: undefined,
    },
    "what the application counts": { [METRICS]: [{ type: "Pods", pods: { metric: { name: "requests" }, target } }] },
    "the CPU of a workload of others": {
      "autoscaler.props.spec.scaleTargetRef.name": "others",
      [METRICS]: whole("cpu"),
    },
  },
  unknown: {
    "the metrics": { [METRICS]: UNKNOWN.array },
    "the type": { [METRICS]: [{ type: UNKNOWN.string }] },
    "what is measured": { [METRICS]: whole(UNKNOWN.string) },
    "the target": { [METRICS]: whole("cpu"), "autoscaler.props.spec.scaleTargetRef.name": UNKNOWN.string },
    "the containers": { [METRICS]: whole("cpu"), ...alone, [`${POD}.containers`]: UNKNOWN.array },
  },
  violatesBesideUnknown: { [METRICS]: [UNKNOWN.object, ...whole("memory")] },
  unrelated: {
    "autoscaler.props.spec.maxReplicas": UNKNOWN.number,
    "workload.props.spec.template.metadata": UNKNOWN.object,
  },
});
