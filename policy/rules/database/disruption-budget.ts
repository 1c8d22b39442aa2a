import { eachDatabase } from "../../database.ts";
import { judgeDisruptionBudgets } from "../../disruption-budget.ts";
import { wellArchitected } from "../../frameworks.ts";
import { stackRule } from "../../rule.ts";

export const disruptionBudget = stackRule(
  {
    name: "database-disruption-budget",
    displayName: "A zone's members away at a time",
    description: "Databases must have one PodDisruptionBudget, which lets a drain take a third of the pods at most.",
    severity: "high",
    tags: ["database", "availability"],
    remediationSteps:
      "Add a PodDisruptionBudget with maxUnavailable 1, or a third of the replicas, and a selector for the database's pods.",
    url: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
    framework: wellArchitected("REL11-BP02"),
  },
  (resources, report) => {
    eachDatabase(resources, report, ({ statefulSet, pod }, report) => {
      judgeDisruptionBudgets(resources, statefulSet, pod, "database", report);
    });
  },
);
