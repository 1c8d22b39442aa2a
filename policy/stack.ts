import type { StackValidationArgs } from "@pulumi/policy";
import type { NamedResource } from "./kubernetes.ts";

/** A resource of the stack, as a stack rule sees it. */
export type StackResource = StackValidationArgs["resources"][number];

/** The namespace of a resource: without one it is the provider's, `default`. */
export function namespaceOf({ metadata }: NamedResource): string {
  return metadata?.namespace ?? "default";
}

/** The resources of the types. */
export function ofTypes(resources: readonly StackResource[], ...types: readonly string[]): StackResource[] {
  return resources.filter(({ type }) => types.includes(type));
}
