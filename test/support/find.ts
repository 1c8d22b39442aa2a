import assert from "node:assert/strict";
import type { types } from "@pulumi/kubernetes";
import type { Registration } from "./recorder.ts";

// Finds what a recorded program registered.

type Meta = types.output.meta.v1.ObjectMeta;
type Optional<T, Name extends keyof T> = Omit<T, Name> & { readonly [Key in Name]?: T[Key] | undefined };

/** As a program writes it: the fields that the cluster would fill in may be left out. */
export type Container = Optional<types.output.core.v1.Container, "lifecycle" | "command" | "envFrom" | "restartPolicy">;
export type PodSpec = Optional<
  Omit<types.output.core.v1.PodSpec, "containers" | "initContainers">,
  "volumes" | "imagePullSecrets" | "topologySpreadConstraints"
> & { readonly containers: readonly Container[]; readonly initContainers?: readonly Container[] | undefined };

/** The last part of the type, such as `Deployment`; the whole token of a component. */
export const kindOf = ({ type }: Registration): string =>
  type.startsWith("sark:") ? type : (type.split(":").at(-1) ?? "");

/** `type name`, as other registrations refer to it. */
export const addressOf = ({ type, name }: Registration): string => `${type} ${name}`;

export const ofKind = (registrations: readonly Registration[], kind: string): readonly Registration[] =>
  registrations.filter((registration) => kindOf(registration) === kind);

/** The one registration of a kind whose name in the program is `name`, or the only one. */
export function theOne(registrations: readonly Registration[], kind: string, name?: string): Registration {
  const found = ofKind(registrations, kind).filter((candidate) => name === undefined || candidate.name === name);
  const [first, ...others] = found;
  assert.ok(first && others.length === 0, `${found.length} of kind ${kind} ${name ?? ""}`);
  return first;
}

export const metadataOf = ({ inputs }: Registration): Meta => inputs["metadata"] as Meta;

/** The pod of a Deployment or a Job. */
export function podOf({ inputs }: Registration): PodSpec {
  const { template } = inputs["spec"] as { readonly template: { readonly spec: PodSpec } };
  return template.spec;
}

/** A container or sidecar of a pod by its name. */
export function containerOf(pod: PodSpec, name: string): Container {
  const found = [...(pod.initContainers ?? []), ...pod.containers].find((container) => container.name === name);
  assert.ok(found, `no container ${name}`);
  return found;
}

/** Everything that a ConfigMap holds. */
export const dataOf = ({ inputs }: Registration): Readonly<Record<string, string>> =>
  inputs["data"] as Readonly<Record<string, string>>;
