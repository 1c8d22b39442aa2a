import { setTimeout as sleep } from "node:timers/promises";
import type { SimulatedCluster } from "../../../tools/cluster/simulated/index.ts";
import type { Log } from "../../../tools/lib/log.ts";
import type { AwsStandIn } from "../aws/stand-in.ts";

/** How often it looks for what is not done yet, in milliseconds. */
const interval = 500;

interface Condition {
  readonly type: string;
  readonly status: string;
}

interface ExternalObject {
  readonly kind: "SecretStore" | "ExternalSecret";
  readonly metadata: { readonly name: string; readonly namespace: string; readonly uid: string };
  readonly spec: {
    readonly target: { readonly immutable: boolean; readonly template: { readonly type: string } };
    /** From Secrets Manager: all values of a version. */
    readonly dataFrom?: readonly [{ readonly extract: { readonly key: string; readonly version: string } }];
    /** From Vault: single ones. */
    readonly data?: readonly {
      readonly secretKey: string;
      readonly remoteRef: { readonly key: string; readonly property: string; readonly version?: string };
    }[];
  };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

type Values = Readonly<Record<string, string>>;

/** What Vault has: the versions of each secret, the first one first, by the mount and the path that its API has. */
export type VaultContents = Record<string, readonly Values[]>;

/**
 * Does what External Secrets Operator does with the platform's objects: it says that a store is ready, and makes each Secret of
 * the version that an ExternalSecret names. It reads as whoever asks the stand-in, for that one checks no rights.
 */
export class OperatorStandIn {
  private readonly cluster: SimulatedCluster;
  private readonly aws: AwsStandIn;
  private readonly vault: VaultContents;
  private readonly log: Log;
  private running = true;
  private readonly work: Promise<void>;

  /** @param vault stands for Vault; it may change meanwhile */
  constructor(cluster: SimulatedCluster, aws: AwsStandIn, vault: VaultContents, log: Log) {
    this.cluster = cluster;
    this.aws = aws;
    this.vault = vault;
    this.log = log;
    this.work = this.run();
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.work;
  }

  private async run(): Promise<void> {
    while (this.running) {
      // An operator tries again, too: an API server that has just got definitions does not know them at once.
      await this.look().catch((error: unknown) => {
        this.log.write(`the stand-in of the operator: ${String(error)}`);
      });
      await sleep(interval);
    }
  }

  private async look(): Promise<void> {
    const found = await this.cluster.kubectl([
      ...["get", "secretstores,externalsecrets", "--all-namespaces", "--output", "json"],
    ]);
    const { items } = JSON.parse(found) as { readonly items: readonly ExternalObject[] };
    for (const object of items.filter(({ status }) => status?.conditions === undefined)) await this.reconcile(object);
  }

  private async reconcile(object: ExternalObject): Promise<void> {
    if (object.kind === "ExternalSecret") await this.makeSecret(object);
    const { kind, metadata } = object;
    const condition = { type: "Ready", status: "True", reason: "Done", lastTransitionTime: new Date().toISOString() };
    await this.cluster.kubectl([
      ...[
        "patch",
        kind,
        metadata.name,
        "--namespace",
        metadata.namespace,
        "--subresource",
        "status",
        "--type",
        "merge",
      ],
      ...["--patch", JSON.stringify({ status: { conditions: [condition] } })],
    ]);
  }

  private async makeSecret({ metadata, spec }: ExternalObject): Promise<void> {
    const owner = {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      name: metadata.name,
      uid: metadata.uid,
    };
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: metadata.name, namespace: metadata.namespace, ownerReferences: [owner] },
      type: spec.target.template.type,
      immutable: spec.target.immutable,
      stringData: await this.valuesOf(spec),
    };
    // Not create: an attempt before may have come this far.
    await this.cluster.kubectl(["apply", "--server-side", "--filename", "-"], JSON.stringify(secret));
  }

  private async valuesOf({ data = [], dataFrom }: ExternalObject["spec"]): Promise<Values> {
    if (dataFrom === undefined) {
      return Object.fromEntries(
        data.map(({ secretKey, remoteRef: { key, property, version } }) => {
          const value = this.vault[key]?.at(version === undefined ? -1 : Number(version) - 1)?.[property];
          if (value === undefined)
            throw new Error(`Vault has no ${property} in version ${version ?? "last"} of ${key}`);
          return [secretKey, value];
        }),
      );
    }
    const { key, version } = dataFrom[0].extract;
    const wanted = { SecretId: key, VersionId: version.replace(/^uuid\//, "") };
    const { SecretString } = JSON.parse(await this.aws.askJson("secretsmanager", "GetSecretValue", wanted)) as {
      readonly SecretString: string;
    };
    return JSON.parse(SecretString) as Values;
  }
}
