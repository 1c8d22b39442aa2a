import * as pulumi from "@pulumi/pulumi";
import type { VaultSettings } from "../../settings/secrets.ts";
import { vaultPath } from "../../settings/vault-contents.ts";
import { serviceAccount } from "../workload/index.ts";
import { externalSecret, type ExternalSource, secretStore, secretStoreName } from "./external-secret.ts";
import { KubernetesStore } from "./kubernetes-store.ts";
import { externalSecretsOperator } from "./operator.ts";
import type { SecretContent, SecretStore } from "./store.ts";

export interface VaultSecretStoreArgs {
  readonly namespace: pulumi.Input<string>;
  /** The same as plain text: it is part of paths. */
  readonly namespaceName: string;
  readonly settings: VaultSettings;
}

/**
 * Vault, in which others put the keys and passwords that nobody has to compute; the program neither knows nor writes them. What it
 * computes itself, certificates of its authorities and passwords that it tells stores, is kept in Kubernetes.
 */
export class VaultSecretStore extends pulumi.ComponentResource implements SecretStore {
  private readonly args: VaultSecretStoreArgs;
  private readonly store: pulumi.Output<string>;
  private readonly computed: KubernetesStore;

  constructor(name: string, args: VaultSecretStoreArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:secrets:VaultSecretStore", name, {}, options);
    this.args = args;
    const { namespace, settings } = args;
    this.computed = new KubernetesStore(namespace);
    const operator = externalSecretsOperator(name, settings.operator, this);
    const identity = { name: secretStoreName, component: "secrets" };
    const reader = serviceAccount(name, namespace, identity, { parent: this });
    const provider = { vault: serverOf(settings) };
    this.store = secretStore(name, { namespace, provider }, this, [operator, reader]);
    for (const [secret, keys] of Object.entries(settings.references)) {
      this.external(`${name}-${secret}`, { purpose: secret, secretName: secret, keys }, this);
    }
    this.registerOutputs();
  }

  keep(name: string, content: SecretContent, parent: pulumi.Resource): pulumi.Output<string> {
    if ("data" in content) return this.computed.keep(name, content, parent);
    const { purpose, type, choose } = content;
    return this.external(name, { purpose, type, keys: Object.keys(choose) }, parent);
  }

  private external(
    name: string,
    args: {
      readonly purpose: string;
      readonly type?: string | undefined;
      readonly secretName?: string;
      readonly keys: readonly string[];
    },
    parent: pulumi.Resource,
  ): pulumi.Output<string> {
    const { namespace, namespaceName, settings } = this.args;
    const { keys, ...secret } = args;
    const version = settings.versions[args.purpose];
    // With the mount before it: the operator takes one away, which a path that begins alike would be robbed of otherwise.
    const key = `${settings.mount}/data/${vaultPath(settings, namespaceName)}/${args.purpose}`;
    const source: ExternalSource = {
      data: keys.map((property) => ({
        secretKey: property,
        remoteRef: { key, property, ...(version !== undefined && { version: String(version) }) },
      })),
    };
    const { refreshMinutes } = settings;
    const immutable = version !== undefined && args.secretName === undefined;
    return externalSecret(name, { ...secret, namespace, store: this.store, refreshMinutes, source, immutable }, parent);
  }
}

/** The server, and how the operator proves who it is. */
const serverOf = (settings: VaultSettings): object => ({
  server: settings.address,
  path: settings.mount,
  version: "v2",
  ...(settings.vaultNamespace !== undefined && { namespace: settings.vaultNamespace }),
  ...(settings.caCertificate !== undefined && { caBundle: Buffer.from(settings.caCertificate).toString("base64") }),
  auth: {
    kubernetes: {
      mountPath: settings.authenticationMount,
      role: settings.role,
      serviceAccountRef: {
        name: secretStoreName,
        ...(settings.audience !== undefined && { audiences: [settings.audience] }),
      },
    },
  },
});
