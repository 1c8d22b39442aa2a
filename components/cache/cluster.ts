import * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import { memberCount, type OwnCacheSettings, shapeOf } from "../../settings/cache.ts";
import type { Settings } from "../../settings.ts";
import { Configuration } from "../configuration/index.ts";
import { tlsFiles } from "../names.ts";
import type { SecretStore } from "../secrets/index.ts";
import { storageClass } from "../storage/index.ts";
import { StatefulWorkload } from "../workload/index.ts";
import { memberAddresses } from "./addresses.ts";
import { commonConfiguration, commonFile, memberConfiguration } from "./configuration.ts";
import { CacheCredentials } from "./credentials.ts";
import { forming, updatePreparation } from "./maintenance.ts";
import {
  diskName,
  exporterContainer,
  keeperContainer,
  type MemberArgs,
  memberContainer,
  memberVolumes,
} from "./member.ts";
import { cacheName, memberName, membersService, ports } from "./names.ts";
import { scriptFiles } from "./scripts.ts";

/** A primary has to hand over, and every member to write what it has in memory, in so many seconds. */
const graceSeconds = 60;

/** A member that was replaced must stay ready so long before the next one: it may have to find back to the others first. */
const settleSeconds = 10;

/** Members may have to copy all they have, one after the other, in seconds. */
const updateTimeout = 3600;

export interface CacheClusterArgs {
  readonly namespace: pulumi.Output<string>;
  /** Where secrets are kept. */
  readonly store: SecretStore;
  readonly settings: Settings;
  readonly cache: OwnCacheSettings;
  readonly priorityClasses: Readonly<Record<"data" | "batch", pulumi.Output<string>>>;
  /** What must be in place before the first pod starts. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * Valkey as a cluster with automatic failover: a StatefulSet whose members form it and find back into it by themselves,
 * over TLS throughout. Writes are copied to replicas after they were acknowledged, so a failover may lose the last ones.
 */
export class CacheCluster extends pulumi.ComponentResource {
  readonly credentials: CacheCredentials;
  /** Addresses of the members, for ever, in the order of their ordinals. */
  readonly addresses: readonly pulumi.Output<string>[];
  /** ConfigMap with the certificate of the members' authority. */
  readonly trust: pulumi.Output<string>;
  /** What clients have to wait for: a cluster that serves all slots. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: CacheClusterArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:cache:CacheCluster", name, {}, options);
    const { namespace, settings, cache, priorityClasses } = args;
    const { images } = settings;
    const within = { parent: this };
    const identity = { name: cacheName, component: "cache" };
    const members = memberCount(cache);

    this.credentials = new CacheCredentials(
      `${name}-credentials`,
      {
        store: args.store,
        namespaceName: settings.namespace,
        shards: shapeOf(cache).shards,
        protect: settings.deletionProtection,
      },
      within,
    );
    this.addresses = memberAddresses(`${name}-address`, identity, namespace, members, this);
    const configure = (purpose: string, data: Readonly<Record<string, pulumi.Input<string>>>) =>
      new Configuration(`${name}-${purpose}`, { namespace, identity, data }, within).configMap;
    const memberFiles = this.addresses.map((address, ordinal): readonly [string, pulumi.Output<string>] => [
      `${memberName(ordinal)}.conf`,
      address.apply((known) => memberConfiguration(ordinal, known, settings.namespace)),
    ]);
    this.trust = configure("trust", { [tlsFiles.authority]: this.credentials.authority });
    const configuration = {
      valkey: configure("config", { [commonFile]: commonConfiguration(cache), ...Object.fromEntries(memberFiles) }),
      scripts: configure("scripts", scriptFiles()),
      trust: this.trust,
    };

    const member: MemberArgs = {
      settings: cache,
      images,
      namespaceName: settings.namespace,
      credentials: this.credentials,
      configuration,
    };
    const containers = [memberContainer(member)];
    const sidecars = [exporterContainer(member), keeperContainer(member)];
    const volumes = memberVolumes(member);
    const maintenance = {
      namespace,
      settings,
      cache,
      credentials: this.credentials,
      configuration,
      // Whatever changes the pods.
      revision: pulumi.jsonStringify([containers, sidecars, volumes]).apply(hash),
      priorityClass: priorityClasses.batch,
    };
    const preparation = updatePreparation(`${name}-preparation`, { ...maintenance, after: args.after }, this);

    const workload = new StatefulWorkload(
      name,
      {
        namespace,
        identity,
        pod: {
          user: cache.runAsUser,
          version: images.valkey?.tag ?? "",
          pullSecrets: images.pullSecrets,
          priorityClass: priorityClasses.data,
          containers,
          sidecars,
          volumes,
          terminationGraceSeconds: graceSeconds,
        },
        replicas: members,
        minReadySeconds: settleSeconds,
        disk: {
          name: diskName,
          size: cache.storage.size,
          storageClass: storageClass(
            `${name}-storage`,
            { class: cache.storage.class, namespaceName: settings.namespace, purpose: "cache" },
            this,
          ),
        },
        members: {
          name: membersService,
          ports: { valkey: ports.valkey, bus: ports.bus, metrics: ports.metrics },
        },
        zoneSpread: settings.zoneSpread,
        timeoutSeconds: updateTimeout,
        after: [...args.after, preparation],
      },
      within,
    );

    // Members that are made anew may have lost their disks too.
    const afterMembers = { ...maintenance, occasion: workload.uid, after: [...args.after, workload] };
    this.ready = [forming(`${name}-forming`, afterMembers, this)];
    this.registerOutputs();
  }
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
