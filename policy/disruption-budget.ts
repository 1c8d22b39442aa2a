import type { LabelSelector, NamedResource } from "./kubernetes.ts";
import type { Pod } from "./pod.ts";
import type { Report } from "./rule.ts";
import { selects } from "./selector.ts";
import { inNamespace, namespaceOf, type StackResource } from "./stack.ts";
import type { StatefulSet } from "./stateful-set.ts";
import { allOf, each, some } from "./unknown.ts";

export const BUDGET = "kubernetes:policy/v1:PodDisruptionBudget";

export interface Budget extends NamedResource {
  readonly spec?: {
    readonly selector?: LabelSelector | null;
    readonly maxUnavailable?: number | string | null;
    readonly minAvailable?: number | string | null;
  } | null;
}

/** Whether the budget is of the workload's pods. */
export const protects = (budget: Budget, workload: NamedResource, pod: Pod): boolean =>
  allOf(
    () => namespaceOf(budget) === namespaceOf(workload),
    () => selects(budget.spec?.selector, pod.metadata.labels),
  );

/** Zones over which members are to be spread. */
const ZONES = 3;

/**
 * Reports a workload with members of its own whose pods have not exactly one PodDisruptionBudget that lets a drain take one of them
 * at a time, or a third of them: the disks of members stay in their zone, and with them all that a drained node had.
 *
 * @param what the workload is, for the message
 */
export function judgeDisruptionBudgets(
  resources: readonly StackResource[],
  workload: StatefulSet,
  pod: Pod,
  what: string,
  report: Report,
): void {
  const budgets = inNamespace(resources, () => namespaceOf(workload), BUDGET);
  if (!some(budgets, ({ props }) => protects(props, workload, pod))) {
    report(`A PodDisruptionBudget must select the ${what}'s pods.`);
  }
  let number = 0;
  each(budgets, ({ name, props }) => {
    if (!protects(props, workload, pod)) return;
    // A percentage or minAvailable means more pods once there are more of them.
    const away = (props as Budget).spec?.maxUnavailable;
    const isRight =
      away === 1 || (typeof away === "number" && away > 1 && away <= Math.ceil((workload.spec?.replicas ?? 1) / ZONES));
    if (!isRight) report(`maxUnavailable of ${name} must be 1, or at most a third of the ${what}'s members.`);
    if (++number === 2) report(`${name} must not select the same pods as another: neither would let any go.`);
  });
}
