import type { NamedResource } from "./kubernetes.ts";
import { type Pod, podAt } from "./pod.ts";
import { type Description, type Report, resourceRule, type StackReport } from "./rule.ts";
import { ofTypes, type StackResource } from "./stack.ts";
import { each, known } from "./unknown.ts";

/** Rules about StatefulSets of one kind, such as databases. */

export const STATEFUL_SET = "kubernetes:apps/v1:StatefulSet";

export interface StatefulSet extends NamedResource {
  readonly spec?: {
    readonly replicas?: number | null;
    readonly serviceName?: string | null;
    readonly podManagementPolicy?: string | null;
    readonly persistentVolumeClaimRetentionPolicy?: {
      readonly whenDeleted?: string | null;
      readonly whenScaled?: string | null;
    } | null;
    readonly volumeClaimTemplates?: readonly NamedResource[] | null;
  } | null;
}

/** A StatefulSet with its pod. */
export interface StatefulWorkload {
  readonly statefulSet: StatefulSet;
  readonly pod: Pod;
}

type Judge = (workload: StatefulWorkload, report: Report) => void;

/** The StatefulSet with its pod. */
export function withPod(statefulSet: StatefulSet): StatefulWorkload {
  return { statefulSet, pod: podAt(["spec", "template"], statefulSet) };
}

/** Names of the volumes that each pod of the StatefulSet keeps for itself. */
export function ownVolumes({ spec }: StatefulSet): string[] {
  return (spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata?.name ?? "");
}

/**
 * Rules about the StatefulSets that are of a kind.
 *
 * @param isOne whether one is. Where that is not known yet, it matters only once there is something to report.
 */
export function kindOf(isOne: (workload: StatefulWorkload) => boolean) {
  const judgeOne = (statefulSet: StatefulSet, report: Report, judge: Judge): void => {
    const workload = withPod(statefulSet);
    if (!known(() => isOne(workload), true)) return;
    judge(workload, (message) => {
      if (isOne(workload)) report(message);
    });
  };
  return {
    /** A rule about each of them by itself. */
    rule: <Options extends object = object>(
      description: Description,
      judge: (workload: StatefulWorkload, report: Report, options: Partial<Options>) => void,
    ) =>
      resourceRule<Options>(description, [STATEFUL_SET], (statefulSet, report, _type, options) => {
        judgeOne(statefulSet, report, (workload, report) => {
          judge(workload, report, options);
        });
      }),
    /** Judges all of them in the stack. */
    each: (resources: readonly StackResource[], report: StackReport, judge: Judge): void => {
      each(ofTypes(resources, STATEFUL_SET), ({ props, urn }) => {
        const reportHere = (message: string) => {
          report(message, urn);
        };
        judgeOne(props, reportHere, judge);
      });
    },
  };
}
