import type { Container, ObjectMeta, PodSpec, SecurityContext } from "./kubernetes.ts";
import { each, independently, known } from "./unknown.ts";

/** A pod, or the template from which a workload makes its pods. Fields are read on use: a rule touches what it judges. */
export interface Pod {
  /** Where the pod stands in the resource, for messages: empty for a Pod, `spec.template` for a Deployment. */
  readonly path: string;
  readonly spec: PodSpec;
  readonly metadata: ObjectMeta;
}

/** A workload's type → the way from the resource to its pod template. */
const TEMPLATES: Readonly<Partial<Record<string, readonly string[]>>> = {
  "kubernetes:core/v1:Pod": [],
  "kubernetes:core/v1:ReplicationController": ["spec", "template"],
  "kubernetes:apps/v1:Deployment": ["spec", "template"],
  "kubernetes:apps/v1:StatefulSet": ["spec", "template"],
  "kubernetes:apps/v1:DaemonSet": ["spec", "template"],
  "kubernetes:apps/v1:ReplicaSet": ["spec", "template"],
  "kubernetes:batch/v1:Job": ["spec", "template"],
  "kubernetes:batch/v1:CronJob": ["spec", "jobTemplate", "spec", "template"],
};

/** The types of the workloads whose pods the rules judge. */
export const workloadTypes: readonly string[] = Object.keys(TEMPLATES);

/** The pod of a workload, or undefined for a resource of another type. */
export function podOf(type: string, properties: unknown): Pod | undefined {
  const path = TEMPLATES[type];
  return path === undefined ? undefined : podAt(path, properties);
}

/** The pod at the end of the way through the properties. */
export function podAt(path: readonly string[], properties: unknown): Pod {
  const field = (name: "spec" | "metadata"): unknown =>
    [...path, name].reduce<unknown>(
      (object, key) => (object as Record<string, unknown> | null | undefined)?.[key],
      properties,
    );
  return {
    path: path.join("."),
    get spec() {
      return (field("spec") ?? {}) as PodSpec;
    },
    get metadata() {
      return (field("metadata") ?? {}) as ObjectMeta;
    },
  };
}

/** The path of a field of the pod's spec, for messages. */
export function specPath(pod: Pod, field: string): string {
  return [pod.path, "spec", field].filter((part) => part !== "").join(".");
}

const CONTAINER_LISTS = ["initContainers", "containers", "ephemeralContainers"] as const;

/**
 * Judges every container of the pod: init containers (native sidecars are among them), containers and ephemeral ones;
 * or only those of the named lists.
 */
export function eachContainer(
  pod: Pod,
  judge: (container: Container, path: string) => void,
  lists: readonly (typeof CONTAINER_LISTS)[number][] = CONTAINER_LISTS,
): void {
  each(lists, (list) => {
    each(pod.spec[list], (container, index) => {
      // The name only helps the reader, so a name not yet known must not end the judgement.
      const name = known(() => container.name, undefined);
      judge(container, specPath(pod, `${list}[${name ?? index}]`));
    });
  });
}

/** Judges the pod's own security context and that of every container: the same field means the same on both levels. */
export function eachSecurityContext(pod: Pod, judge: (context: SecurityContext, path: string) => void): void {
  independently(
    () => {
      judge(pod.spec.securityContext ?? {}, specPath(pod, "securityContext"));
    },
    () => {
      eachContainer(pod, (container, path) => {
        judge(container.securityContext ?? {}, `${path}.securityContext`);
      });
    },
  );
}

/**
 * Whether the pod runs on Windows. Admission exempts such pods from the checks of kernel features that Windows lacks. Ask
 * only once a violation is certain, so that a compliant pod is compliant on an operating system not known yet.
 */
export function runsOnWindows(pod: Pod): boolean {
  return pod.spec.os?.name === "windows";
}
