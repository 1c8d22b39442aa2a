import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { standardLabels } from "../labels.ts";

/** The API of External Secrets Operator. */
export const externalSecretsApi = "external-secrets.io/v1";

/** Name of the SecretStore, and of the service account as which the operator reads. */
export const secretStoreName = "sark-secret-store";

/** Updates wait for what the operator says of an object, and report it where that is an error. */
const untilReady = { "pulumi.com/waitFor": "condition=Ready" } as const;

/**
 * The store of the namespace, as the operator knows it.
 *
 * @param provider where it is, and how the operator proves who it is
 * @param after what must be in place before it
 * @returns name of the SecretStore, known once the operator reaches the store
 */
export const secretStore = (
  name: string,
  { namespace, provider }: { readonly namespace: pulumi.Input<string>; readonly provider: object },
  parent: pulumi.Resource,
  after: readonly pulumi.Resource[],
): pulumi.Output<string> =>
  new k8s.apiextensions.CustomResource(
    name,
    {
      apiVersion: externalSecretsApi,
      kind: "SecretStore",
      metadata: {
        name: secretStoreName,
        namespace,
        labels: standardLabels({ name: secretStoreName, component: "secrets" }),
        annotations: untilReady,
      },
      spec: { provider },
    },
    { parent, dependsOn: [...after] },
  ).metadata.name;

/** A value, or all values, of a secret that a store has. */
export interface RemoteReference {
  readonly key: pulumi.Input<string>;
  /** Which of its values. */
  readonly property?: string;
  readonly version?: pulumi.Input<string>;
}

/** Which values become keys of the Secret: all of one secret, or single ones. */
export type ExternalSource =
  | { readonly dataFrom: readonly { readonly extract: RemoteReference }[] }
  | { readonly data: readonly { readonly secretKey: string; readonly remoteRef: RemoteReference }[] };

export interface ExternalSecretArgs {
  readonly namespace: pulumi.Input<string>;
  /** Name of the Secret. Default: Pulumi makes one up, and another one when the source changes. */
  readonly secretName?: string;
  readonly purpose: string;
  /** Type of the Secret. Default: Opaque. */
  readonly type?: string | undefined;
  /** Name of the SecretStore in the namespace. */
  readonly store: pulumi.Input<string>;
  readonly refreshMinutes: number;
  readonly source: ExternalSource;
  /** Whether the source names one version, so that its values can never change. */
  readonly immutable: boolean;
}

/**
 * A Secret that the operator makes of what a store has.
 *
 * It belongs to the ExternalSecret and goes with it. Where the store loses the value, the Secret stays as it is. Another source
 * makes a new ExternalSecret, and so a new Secret, before the old one goes: pods roll from one to the other.
 *
 * @returns name of the Secret, known once it is there
 */
export function externalSecret(name: string, args: ExternalSecretArgs, parent: pulumi.Resource): pulumi.Output<string> {
  const labels = standardLabels({ name: args.purpose, component: "secrets" });
  const target = {
    creationPolicy: "Owner",
    deletionPolicy: "Retain",
    immutable: args.immutable,
    template: { engineVersion: "v2", mergePolicy: "Replace", type: args.type ?? "Opaque", metadata: { labels } },
  };
  return new k8s.apiextensions.CustomResource(
    name,
    {
      apiVersion: externalSecretsApi,
      kind: "ExternalSecret",
      metadata: {
        ...(args.secretName !== undefined && { name: args.secretName }),
        namespace: args.namespace,
        labels,
        annotations: untilReady,
      },
      spec: {
        refreshInterval: duration(args.refreshMinutes),
        secretStoreRef: { kind: "SecretStore", name: args.store },
        target,
        ...args.source,
      },
    },
    { parent, replaceOnChanges: ["spec.data", "spec.dataFrom", "spec.target"] },
  ).metadata.name;
}

/** As Go writes it: the operator stores it so, and another form would look like a change. */
function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return `${hours > 0 ? `${hours}h` : ""}${minutes % 60}m0s`;
}
