import { eachAutoscaled, leastReplicas } from "../../autoscaler.ts";
import { type Budget, BUDGET, protects } from "../../disruption-budget.ts";
import { wellArchitected } from "../../frameworks.ts";
import { stackRule } from "../../rule.ts";
import { inNamespace, namespaceOf } from "../../stack.ts";
import { each } from "../../unknown.ts";

/** A number of pods, or a share of all of them, rounded up as the disruption controller does. */
function podsOf(value: number | string, all: number): number {
  return typeof value === "number" ? value : Math.ceil((Number.parseFloat(value) / 100) * all);
}

/** How many of so many pods the budget lets go at once. */
function awayAtOnce({ spec }: Budget, pods: number): number {
  if (spec?.maxUnavailable != null) return podsOf(spec.maxUnavailable, pods);
  return pods - podsOf(spec?.minAvailable ?? 1, pods);
}

export const autoscaledDisruptionBudget = stackRule(
  {
    name: "autoscaling-disruption-budget",
    displayName: "Drains go on, and take not everything",
    description:
      "Workloads with a HorizontalPodAutoscaler must have one PodDisruptionBudget, which at the least number of replicas lets some go and keeps some.",
    severity: "high",
    tags: ["autoscaling", "availability"],
    remediationSteps: "Add one PodDisruptionBudget for the workload's pods, with maxUnavailable 1.",
    url: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
    framework: wellArchitected("REL11-BP02"),
  },
  (resources, report) => {
    eachAutoscaled(resources, (workload, pod, autoscaler) => {
      let number = 0;
      each(
        inNamespace(resources, () => namespaceOf(workload.props), BUDGET),
        ({ name, props, urn }) => {
          if (!protects(props, workload.props, pod)) return;
          const pods = leastReplicas(autoscaler);
          const away = awayAtOnce(props, pods);
          if (!(away >= 1))
            report(`The budget must let a pod go where there are ${pods}: no node could be drained.`, urn);
          if (away >= pods) report(`The budget must keep a pod where there are ${pods}: a drain could take all.`, urn);
          if (++number === 2)
            report(`${name} must not select the same pods as another: neither would let any go.`, urn);
        },
      );
      if (number === 0) report("A PodDisruptionBudget must select the pods, which an autoscaler owns.", workload.urn);
    });
  },
);
