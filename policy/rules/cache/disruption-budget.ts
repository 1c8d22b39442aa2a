import { eachCache } from "../../cache.ts";
import { judgeDisruptionBudgets } from "../../disruption-budget.ts";
import { wellArchitected } from "../../frameworks.ts";
import { stackRule } from "../../rule.ts";

export const cacheDisruptionBudget = stackRule(
  {
    name: "cache-disruption-budget",
    displayName: "A zone's members away at a time",
    description: "Caches must have one PodDisruptionBudget, which lets a drain take a third of the pods at most.",
    severity: "high",
    tags: ["cache", "availability"],
    remediationSteps:
      "Add a PodDisruptionBudget with maxUnavailable 1, or a third of the replicas, and a selector for the cache's pods.",
    url: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
    framework: wellArchitected("REL11-BP02"),
  },
  (resources, report) => {
    eachCache(resources, report, ({ statefulSet, pod }, report) => {
      judgeDisruptionBudgets(resources, statefulSet, pod, "cache", report);
    });
  },
);
