import type { NamedResource } from "./kubernetes.ts";
import { type Pod, podOf } from "./pod.ts";
import { inNamespace, namespaceOf, type StackResource } from "./stack.ts";
import { each } from "./unknown.ts";

/** What an autoscaler looks at; the field of its type holds what exactly. */
export interface Metric {
  readonly type?: string | null;
  readonly resource?: { readonly name?: string | null } | null;
  readonly containerResource?: { readonly name?: string | null } | null;
}

/** A HorizontalPodAutoscaler, as far as the rules judge it. */
export interface Autoscaler extends NamedResource {
  readonly spec?: {
    readonly minReplicas?: number | null;
    readonly maxReplicas?: number | null;
    readonly metrics?: readonly Metric[] | null;
    readonly scaleTargetRef?: { readonly kind?: string | null; readonly name?: string | null } | null;
  } | null;
}

const AUTOSCALER = /^kubernetes:autoscaling\/[^:]+:HorizontalPodAutoscaler$/;
const WORKLOADS: Readonly<Partial<Record<string, string>>> = {
  Deployment: "kubernetes:apps/v1:Deployment",
  StatefulSet: "kubernetes:apps/v1:StatefulSet",
};

/** The autoscalers of a stack, of any version of their API. */
export const autoscalersOf = (resources: readonly StackResource[]): StackResource[] =>
  resources.filter(({ type }) => AUTOSCALER.test(type));

/** The least number of replicas; the API server's default is 1. */
export const leastReplicas = ({ spec }: Autoscaler): number => spec?.minReplicas ?? 1;

/** Whether the autoscaler scales the workload. */
export function isTarget({ type, props }: StackResource, autoscaler: Autoscaler): boolean {
  const target = autoscaler.spec?.scaleTargetRef;
  if (type !== WORKLOADS[target?.kind ?? ""]) return false;
  const { metadata } = props as NamedResource;
  return metadata?.name === target?.name && namespaceOf(props) === namespaceOf(autoscaler);
}

/** The workloads that the autoscaler may scale: those of its namespace. */
export const nearby = (resources: readonly StackResource[], autoscaler: Autoscaler): readonly StackResource[] =>
  inNamespace(resources, () => namespaceOf(autoscaler), ...(Object.values(WORKLOADS) as string[]));

/** Judges every workload that an autoscaler scales, with its pods. */
export function eachAutoscaled(
  resources: readonly StackResource[],
  judge: (workload: StackResource, pod: Pod, autoscaler: Autoscaler) => void,
): void {
  each(autoscalersOf(resources), ({ props: autoscaler }) => {
    each(nearby(resources, autoscaler), (workload) => {
      if (!isTarget(workload, autoscaler)) return;
      const pod = podOf(workload.type, workload.props);
      if (pod !== undefined) judge(workload, pod, autoscaler);
    });
  });
}
