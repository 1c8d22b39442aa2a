import { eachDatabase } from "../../database.ts";
import type { LabelSelector, NamedResource } from "../../kubernetes.ts";
import { stackRule } from "../../rule.ts";
import { selects } from "../../selector.ts";
import { namespaceOf, ofTypes } from "../../stack.ts";
import { allOf, each, some } from "../../unknown.ts";

const BUDGET = "kubernetes:policy/v1:PodDisruptionBudget";

interface Budget extends NamedResource {
  readonly spec?: { readonly selector?: LabelSelector | null; readonly maxUnavailable?: number | string | null } | null;
}

export const disruptionBudget = stackRule(
  {
    name: "database-disruption-budget",
    displayName: "One pod away at a time",
    description: "Databases must have one PodDisruptionBudget, which lets a drain take one pod at a time.",
    severity: "high",
    tags: ["database", "availability"],
    remediationSteps: "Add a PodDisruptionBudget with maxUnavailable 1 and a selector for the database's pods.",
    url: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
  },
  (resources, report) => {
    const budgets = ofTypes(resources, BUDGET);
    eachDatabase(resources, report, ({ statefulSet, pod }, report) => {
      const protects = (budget: Budget): boolean =>
        allOf(
          () => namespaceOf(budget) === namespaceOf(statefulSet),
          () => selects(budget.spec?.selector, pod.metadata.labels),
        );
      if (!some(budgets, ({ props }) => protects(props))) {
        report("A PodDisruptionBudget must select the database's pods.");
      }
      let number = 0;
      each(budgets, ({ name, props }) => {
        if (!protects(props)) return;
        // Whatever the number of replicas: a percentage or minAvailable means more pods once there are more of them.
        if ((props as Budget).spec?.maxUnavailable !== 1) report(`maxUnavailable of ${name} must be 1.`);
        if (++number === 2) report(`${name} must not select the same pods as another: neither would let any go.`);
      });
    });
  },
);
