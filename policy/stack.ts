import type { StackValidationArgs } from "@pulumi/policy";
import type { NamedResource } from "./kubernetes.ts";
import { known } from "./unknown.ts";

/** A resource of the stack, as a stack rule sees it. */
export type StackResource = StackValidationArgs["resources"][number];

/** The namespace of a resource: without one it is the provider's, `default`. */
export function namespaceOf({ metadata }: NamedResource): string {
  return metadata?.namespace ?? "default";
}

/** The resources of the types. */
export function ofTypes(resources: readonly StackResource[], ...types: readonly string[]): readonly StackResource[] {
  return remembered(lists, resources, types, () => resources.filter(({ type }) => types.includes(type)));
}

/**
 * The resources of the types that are in the namespace, or may be: found without a look at all others, since a stack may have
 * thousands.
 *
 * @param namespace reads it; where it is not known yet, every resource of the types may be in it
 */
export function inNamespace(
  resources: readonly StackResource[],
  namespace: () => string,
  ...types: readonly string[]
): readonly StackResource[] {
  const find = remembered(namespaces, resources, types, () =>
    lookup(ofTypes(resources, ...types), ({ props }) => [namespaceOf(props)]),
  );
  return find(namespace);
}

/** Those of the items that have a key or may have it, because theirs or the one that is asked for is not known yet. */
export type Lookup<T> = (key: () => unknown) => readonly T[];

/** Finds items by one of their keys without a look at all of them. */
export function lookup<T>(items: readonly T[], keysOf: (item: T) => readonly unknown[]): Lookup<T> {
  const groups = new Map<unknown, T[]>();
  for (const item of items) {
    for (const key of new Set(known<readonly unknown[]>(() => keysOf(item), [UNKNOWN]))) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return (read) => {
    const key = known(read, UNKNOWN);
    return key === UNKNOWN ? items : [...(groups.get(key) ?? []), ...(groups.get(UNKNOWN) ?? [])];
  };
}

const UNKNOWN = Symbol("a key that is not known yet");

type Memory<T> = WeakMap<readonly StackResource[], Map<string, T>>;

const lists: Memory<readonly StackResource[]> = new WeakMap();
const namespaces: Memory<Lookup<StackResource>> = new WeakMap();

/** What was made before of the same resources and types. */
function remembered<T>(
  memory: Memory<T>,
  resources: readonly StackResource[],
  types: readonly string[],
  make: () => T,
): T {
  const made = memory.get(resources) ?? new Map<string, T>();
  memory.set(resources, made);
  const key = types.join();
  const value = made.get(key) ?? make();
  made.set(key, value);
  return value;
}
