import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";

/** Scratch space that ends with the pod. */
export interface ScratchVolume {
  readonly name: string;
  /** The pod is evicted when it writes more. */
  readonly sizeLimit: string;
  /** In memory, which counts as the container's. Default: false. */
  readonly inMemory?: boolean;
}

/** Files from a ConfigMap. */
export interface ConfigurationVolume {
  readonly name: string;
  readonly configMap: Input<string>;
  /** Where each of its files is in the volume. Default: under its own name. */
  readonly paths?: Readonly<Record<string, string>>;
}

/** Files from a Secret, for the pod's group alone. */
export interface SecretVolume {
  readonly name: string;
  readonly secretName: Input<string>;
  /** The keys that become files. Default: all. */
  readonly keys?: readonly string[];
}

/** A service account's token with what is needed to use it, for the containers that mount it and no others. */
export interface TokenVolume {
  readonly name: string;
  readonly token: true;
}

/** A disk of its own that is made for the pod and deleted with it. */
export interface DiskVolume {
  readonly name: string;
  readonly disk: { readonly size: string; readonly storageClass: Input<string> };
}

export type Volume = ScratchVolume | ConfigurationVolume | SecretVolume | TokenVolume | DiskVolume;

/** Where clients of the API server look for their token. */
export const tokenDirectory = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Lifetime of a token in seconds; the kubelet renews it in time. */
const tokenLifetime = 3600;

/** The volume as Kubernetes wants it. */
export function kubernetesVolume(from: Volume): types.input.core.v1.Volume {
  const { name } = from;
  if ("configMap" in from) {
    const items = from.paths && Object.entries(from.paths).map(([key, path]) => ({ key, path }));
    return { name, configMap: { name: from.configMap, defaultMode: 0o444, ...(items && { items }) } };
  }
  if ("secretName" in from) {
    const items = from.keys?.map((key) => ({ key, path: key }));
    return { name, secret: { secretName: from.secretName, defaultMode: 0o440, ...(items && { items }) } };
  }
  if ("disk" in from) return { name, ephemeral: { volumeClaimTemplate: { spec: claimSpec(from.disk) } } };
  if ("token" in from) return { name, projected: { defaultMode: 0o440, sources: tokenSources } };
  return { name, emptyDir: { sizeLimit: from.sizeLimit, ...(from.inMemory === true && { medium: "Memory" }) } };
}

/** What is asked of a disk. */
export const claimSpec = ({ size, storageClass }: DiskVolume["disk"]) => ({
  accessModes: ["ReadWriteOnce"],
  storageClassName: storageClass,
  resources: { requests: { storage: size } },
});

const tokenSources = [
  { serviceAccountToken: { path: "token", expirationSeconds: tokenLifetime } },
  { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
  { downwardAPI: { items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }] } },
];
