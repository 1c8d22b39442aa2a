import { type Autoscaler, autoscalersOf, isTarget, type Metric, nearby } from "../../autoscaler.ts";
import { wellArchitected } from "../../frameworks.ts";
import { type Pod, podOf } from "../../pod.ts";
import { stackRule } from "../../rule.ts";
import type { StackResource } from "../../stack.ts";
import { allOf, each, some } from "../../unknown.ts";

/** What an autoscaler without metrics looks at: the API server's default. */
const DEFAULT: readonly Metric[] = [{ type: "Resource", resource: { name: "cpu" } }];

/** Whether containers run side by side, one of which may idle while another is busy. */
function hasSidecar({ spec }: Pod): boolean {
  return (spec.containers ?? []).length > 1 || some(spec.initContainers, (one) => one.restartPolicy === "Always");
}

/** Whether the autoscaler's workload is in the stack and has containers side by side. */
const averagesContainers = (resources: readonly StackResource[], autoscaler: Autoscaler): boolean =>
  some(nearby(resources, autoscaler), (workload) =>
    allOf(
      () => isTarget(workload, autoscaler),
      () => {
        const pod = podOf(workload.type, workload.props);
        return pod !== undefined && hasSidecar(pod);
      },
    ),
  );

export const autoscalerMetrics = stackRule(
  {
    name: "autoscaling-metrics",
    displayName: "Measures that rise and fall with the load",
    description:
      "A HorizontalPodAutoscaler must not look at memory, and must look at the CPU of each container by itself where a pod has several.",
    severity: "medium",
    tags: ["autoscaling"],
    remediationSteps:
      "Replace metrics of the type Resource by one of the type ContainerResource for each container, and remove those of memory.",
    url: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#container-resource-metrics",
    framework: wellArchitected("REL07-BP01"),
  },
  (resources, report) => {
    each(autoscalersOf(resources), ({ props, urn }) => {
      const autoscaler = props as Autoscaler;
      each(autoscaler.spec?.metrics ?? DEFAULT, ({ type, resource, containerResource }) => {
        const name = type === "Resource" ? resource?.name : type === "ContainerResource" ? containerResource?.name : "";
        if (name === "memory") {
          report("spec.metrics must not look at memory: programs keep it, so replicas are never taken away.", urn);
        }
        if (type === "Resource" && name === "cpu" && averagesContainers(resources, autoscaler)) {
          report("spec.metrics must look at each container: a sidecar that idles hides a busy one.", urn);
        }
      });
    });
  },
);
