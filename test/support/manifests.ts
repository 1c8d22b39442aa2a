import { stringify } from "yaml";
import { type Registration, secretMark } from "./recorder.ts";

/** A Kubernetes object as `kubectl apply` takes it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** What stands for the data of a Secret: their keys are as secret as their values. */
const hiddenData = { hidden: "hidden" };

/** The Kubernetes objects that a stack registered, with names where Pulumi gives them and without what is secret. */
export function manifestsOf(registrations: readonly Registration[]): readonly Manifest[] {
  return registrations.flatMap(({ name, inputs }) => {
    const { apiVersion, kind, metadata } = inputs as Partial<Manifest>;
    if (apiVersion === undefined || kind === undefined) return [];
    // As the recorder answers for the provider, so that references fit.
    const named = { ...metadata, name: metadata?.name ?? `${name}-0000000` };
    return [{ ...hide(inputs), apiVersion, kind, metadata: named }];
  });
}

/** Objects that are secret as a whole, such as the data of a Secret, stay objects. */
function hide(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [field, value === secretMark ? hiddenData : value]),
  );
}

/** The objects as a file of YAML documents. */
export const yamlOf = (manifests: readonly Manifest[]): string =>
  manifests.map((one) => `---\n${stringify(one, { lineWidth: 0, aliasDuplicateObjects: false })}`).join("");
