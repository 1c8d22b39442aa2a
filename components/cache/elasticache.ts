import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { ElastiCacheSettings } from "../../settings/elasticache.ts";
import type { Settings } from "../../settings.ts";
import {
  amazonAuthorities,
  aws,
  type AwsAccount,
  makeAlarms,
  type Protection,
  protectionOf,
  storeSecurityGroup,
} from "../aws/index.ts";
import { Configuration } from "../configuration/index.ts";
import { tlsFiles } from "../names.ts";
import type { SecretStore } from "../secrets/index.ts";
import { elastiCacheAlarms } from "./elasticache-alarms.ts";
import { ElastiCacheUsers } from "./elasticache-users.ts";
import { cacheName, ports } from "./names.ts";
import type { ProxyUpstream } from "./proxy.ts";

export interface ElastiCacheArgs {
  readonly namespace: pulumi.Output<string>;
  /** Where secrets are kept. */
  readonly store: SecretStore;
  readonly account: AwsAccount;
  readonly settings: Settings;
  readonly cache: ElastiCacheSettings;
}

/**
 * Valkey at Amazon ElastiCache: shards over several zones with automatic failover, over TLS alone, encrypted with the account's
 * key, reachable for the cluster's workloads alone. Replicas follow after the answer, so a failover may lose the last writes.
 *
 * Cost: each node is paid for; one shard of cache.r7g.large with a replica is about 310 USD a month in eu-central-1.
 */
export class ElastiCache extends pulumi.ComponentResource {
  /** What the proxies beside SARK connect to. */
  readonly upstream: ProxyUpstream;
  /** What clients have to wait for. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: ElastiCacheArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:cache:ElastiCache", name, {}, options);
    const { namespace, account, settings, cache } = args;
    const within = { parent: this };
    const protection = protectionOf(account.settings, "cache", settings.deletionProtection);
    const users = new ElastiCacheUsers(
      `${name}-users`,
      { store: args.store, oneShard: cache.shards === 1, protect: settings.deletionProtection },
      within,
    );
    const group = this.group(name, args, users, protection);

    const nodes = cache.shards * (1 + cache.replicasPerShard);
    Array.from({ length: nodes }, (_, index) => {
      makeAlarms(
        `${name}-${index}`,
        elastiCacheAlarms,
        {
          namespace: "AWS/ElastiCache",
          dimensions: { CacheClusterId: nodeId(group.replicationGroupId, index, cache) },
          topics: account.settings.alarmTopics,
        },
        this,
      );
    });

    const address = cache.clusterMode ? group.configurationEndpointAddress : group.primaryEndpointAddress;
    const trust = new Configuration(
      `${name}-trust`,
      {
        namespace,
        identity: { name: cacheName, component: "cache" },
        data: { [tlsFiles.authority]: amazonAuthorities() },
      },
      within,
    );
    this.upstream = {
      addresses: [address],
      // Names of nodes differ in their first part, and the certificate is for all of them.
      domain: address.apply((host) => host.slice(host.indexOf(".") + 1)),
      discovery: cache.clusterMode ? "members" : "name",
      oldestTls: "TLSv1_2",
      password: users.application,
      trust: trust.configMap,
    };
    this.ready = [group];
    this.registerOutputs();
  }

  private group(name: string, args: ElastiCacheArgs, users: ElastiCacheUsers, protection: Protection) {
    const { account, cache } = args;
    const { network, keyArn } = account;
    const [topic] = account.settings.alarmTopics;
    const within = { parent: this };
    const parameters = new aws.elasticache.ParameterGroup(
      name,
      {
        family: `valkey${cache.version.split(".")[0] ?? ""}`,
        // Part of what makes it another group: Amazon does not let one that is in use change what follows the mode.
        description: cache.clusterMode ? "SARK platform, keys in shards" : "SARK platform",
        parameters: [
          { name: "maxmemory-policy", value: cache.evictionPolicy },
          ...(cache.clusterMode ? [{ name: "cluster-enabled", value: "yes" }] : []),
        ],
      },
      within,
    );
    const subnets = new aws.elasticache.SubnetGroup(
      name,
      { subnetIds: network.subnetIds, description: "Private subnets of the cluster" },
      within,
    );
    const logTo = (logType: "slow-log" | "engine-log") => ({
      destinationType: "cloudwatch-logs",
      destination: new aws.cloudwatch.LogGroup(
        `${name}-${logType}`,
        { retentionInDays: cache.logDays, kmsKeyId: keyArn },
        within,
      ).name,
      logFormat: "json",
      logType,
    });
    const snapshot = new random.RandomId(
      `${name}-final-snapshot`,
      // Each cache that is given up leaves one of its own.
      { byteLength: 4, keepers: { acknowledged: String(protection.acknowledged) } },
      within,
    );
    return new aws.elasticache.ReplicationGroup(
      name,
      {
        description: "SARK's cache of policy decisions",
        engine: "valkey",
        engineVersion: cache.version,
        nodeType: cache.nodeType,
        port: ports.valkey,
        ...(cache.clusterMode
          ? { numNodeGroups: cache.shards, replicasPerNodeGroup: cache.replicasPerShard, clusterMode: "enabled" }
          : { numCacheClusters: 1 + cache.replicasPerShard, clusterMode: "disabled" }),
        automaticFailoverEnabled: true,
        multiAzEnabled: true,
        transitEncryptionEnabled: true,
        transitEncryptionMode: "required",
        atRestEncryptionEnabled: true,
        kmsKeyId: keyArn,
        userGroupIds: [users.groupId],
        parameterGroupName: parameters.name,
        subnetGroupName: subnets.name,
        securityGroupIds: [storeSecurityGroup(name, { network, port: ports.valkey, purpose: "the cache" }, this)],
        snapshotRetentionLimit: cache.snapshots.days,
        snapshotWindow: cache.snapshots.window,
        finalSnapshotIdentifier: pulumi.concat(`${name}-final-`, snapshot.hex),
        maintenanceWindow: cache.maintenanceWindow,
        autoMinorVersionUpgrade: true,
        applyImmediately: false,
        // It takes one alone.
        ...(topic !== undefined && { notificationTopicArn: topic }),
        logDeliveryConfigurations: [logTo("slow-log"), logTo("engine-log")],
        tags: protection.tags,
      },
      // Amazon does not take a group out of cluster mode, nor straight into it.
      { parent: this, protect: protection.protect, replaceOnChanges: ["clusterMode"] },
    );
  }
}

/** Amazon's name of a node: with shards they are counted twice, from the first shard and from its first member. */
function nodeId(group: pulumi.Output<string>, index: number, cache: ElastiCacheSettings): pulumi.Output<string> {
  const number = (value: number, digits: number) => String(value + 1).padStart(digits, "0");
  if (!cache.clusterMode) return pulumi.concat(group, "-", number(index, 3));
  const members = 1 + cache.replicasPerShard;
  return pulumi.concat(group, "-", number(Math.floor(index / members), 4), "-", number(index % members, 3));
}
