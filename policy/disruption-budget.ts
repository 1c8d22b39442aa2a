import type { LabelSelector, NamedResource } from "./kubernetes.ts";
import type { Pod } from "./pod.ts";
import type { Report } from "./rule.ts";
import { selects } from "./selector.ts";
import { namespaceOf, ofTypes, type StackResource } from "./stack.ts";
import { allOf, each, some } from "./unknown.ts";

const BUDGET = "kubernetes:policy/v1:PodDisruptionBudget";

interface Budget extends NamedResource {
  readonly spec?: { readonly selector?: LabelSelector | null; readonly maxUnavailable?: number | string | null } | null;
}

/**
 * Reports a workload whose pods have not exactly one PodDisruptionBudget that lets a drain take one of them at a time.
 *
 * @param what the workload is, for the message
 */
export function judgeDisruptionBudgets(
  resources: readonly StackResource[],
  workload: NamedResource,
  pod: Pod,
  what: string,
  report: Report,
): void {
  const budgets = ofTypes(resources, BUDGET);
  const protects = (budget: Budget): boolean =>
    allOf(
      () => namespaceOf(budget) === namespaceOf(workload),
      () => selects(budget.spec?.selector, pod.metadata.labels),
    );
  if (!some(budgets, ({ props }) => protects(props))) {
    report(`A PodDisruptionBudget must select the ${what}'s pods.`);
  }
  let number = 0;
  each(budgets, ({ name, props }) => {
    if (!protects(props)) return;
    // Whatever the number of replicas: a percentage or minAvailable means more pods once there are more of them.
    if ((props as Budget).spec?.maxUnavailable !== 1) report(`maxUnavailable of ${name} must be 1.`);
    if (++number === 2) report(`${name} must not select the same pods as another: neither would let any go.`);
  });
}
