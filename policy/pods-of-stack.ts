import type { StringMap } from "./kubernetes.ts";
import { type Pod, podOf, workloadTypes } from "./pod.ts";
import { eachPatroni } from "./postgres/index.ts";
import { namespaceOf, ofTypes, type StackResource } from "./stack.ts";
import { STATEFUL_SET, type StatefulSet } from "./stateful-set.ts";
import { isUnknown } from "./unknown.ts";
import { settingsAt, textAt } from "./yaml.ts";

/** A pod that a workload of the stack makes. Fields are read on use: one that is not known does not hide the others. */
export interface StackPod {
  readonly namespace: string;
  readonly labels: StringMap;
}

/** All pods of the stack, also with the labels that are put on them only once they run. */
export function podsOf(resources: readonly StackResource[]): readonly StackPod[] {
  const workloads = ofTypes(resources, ...workloadTypes).flatMap(({ type, props }) => {
    const pod = podOf(type, props);
    return pod === undefined ? [] : [podWith(props, pod), ...(type === STATEFUL_SET ? numbered(props, pod) : [])];
  });
  return [...workloads, ...members(resources)];
}

const podWith = (workload: StatefulSet, pod: Pod, more: StringMap = {}): StackPod => ({
  get namespace() {
    return namespaceOf(workload);
  },
  get labels() {
    return { ...pod.metadata.labels, ...more };
  },
});

/** Pods of a StatefulSet by the label with their name. */
const numbered = (workload: StatefulSet, pod: Pod): StackPod[] =>
  knownPods((add) => {
    const { metadata, spec } = workload;
    for (let ordinal = 0; ordinal < (spec?.replicas ?? 1); ordinal++) {
      add(podWith(workload, pod, { "statefulset.kubernetes.io/pod-name": `${metadata?.name ?? ""}-${ordinal}` }));
    }
  });

/** What Patroni calls its members, unless it is told other words. */
const ROLES = [
  ["leader_label_value", "primary"],
  ["follower_label_value", "replica"],
] as const;

/** Members of Patroni's clusters by the label with their role. */
const members = (resources: readonly StackResource[]): StackPod[] =>
  knownPods((add) => {
    const ignore = (): void => undefined;
    eachPatroni(resources, ignore, ({ statefulSet, pod, settings }) => {
      const kubernetes = settingsAt(settings, "kubernetes");
      const label = textAt(kubernetes, "role_label", "role");
      for (const [setting, usual] of ROLES) {
        add(podWith(statefulSet, pod, { [label]: textAt(kubernetes, setting, usual) }));
      }
    });
  });

/** The pods that are known, and one of which nothing is known where there may be more. */
function knownPods(find: (add: (pod: StackPod) => void) => void): StackPod[] {
  const pods: StackPod[] = [];
  try {
    find((pod) => {
      pods.push(pod);
    });
  } catch (error) {
    if (!isUnknown(error)) throw error;
    pods.push({
      get namespace(): string {
        throw error;
      },
      get labels(): StringMap {
        throw error;
      },
    });
  }
  return pods;
}
