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

/** Addresses of everything that has to be done before a registration, transitively. */
export function waitsFor(registrations: readonly Registration[], address: string): ReadonlySet<string> {
  const byAddress = new Map(registrations.map((each) => [addressOf(each), each]));
  const found = new Set<string>();
  const visit = (current: string) => {
    for (const next of byAddress.get(current)?.dependsOn ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      visit(next);
    }
  };
  visit(address);
  return found;
}

export const metadataOf = ({ inputs }: Registration): Meta => inputs["metadata"] as Meta;

interface PodTemplate {
  readonly metadata: {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: PodSpec;
}

/** Everything that makes pods. */
export const withPods = (registrations: readonly Registration[]): readonly Registration[] =>
  ["Deployment", "StatefulSet", "Job", "CronJob"].flatMap((kind) => ofKind(registrations, kind));

/** What the pods of a workload are made from. */
export function podTemplateOf({ inputs }: Registration): PodTemplate {
  const spec = inputs["spec"] as {
    readonly template?: PodTemplate;
    readonly jobTemplate?: { readonly spec: { readonly template: PodTemplate } };
  };
  const template = spec.template ?? spec.jobTemplate?.spec.template;
  assert.ok(template, "it makes no pods");
  return template;
}

/** The pod of a workload. */
export const podOf = (registration: Registration): PodSpec => podTemplateOf(registration).spec;

/** A container or sidecar of a pod by its name. */
export function containerOf(pod: PodSpec, name: string): Container {
  const found = [...(pod.initContainers ?? []), ...pod.containers].find((container) => container.name === name);
  assert.ok(found, `no container ${name}`);
  return found;
}

/** The keys of Secrets that a container has in its environment. */
export function secretKeysOf({ env }: Container): readonly { readonly name: string; readonly key: string }[] {
  const sources = env as readonly { readonly valueFrom?: { readonly secretKeyRef?: { name: string; key: string } } }[];
  return sources.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []);
}

/** Everything that a ConfigMap holds. */
export const dataOf = ({ inputs }: Registration): Readonly<Record<string, string>> =>
  inputs["data"] as Readonly<Record<string, string>>;
