import { LogGroup } from "@pulumi/aws/cloudwatch/index.js";
import { ParameterGroup, ReplicationGroup, SubnetGroup, User, UserGroup } from "@pulumi/aws/elasticache/index.js";
import { Secret, SecretVersion } from "@pulumi/aws/secretsmanager/index.js";
import { RandomPassword } from "@pulumi/random";
import { type Foundation, tags } from "./foundation.ts";

export interface CacheSettings {
  readonly nodeType: string;
  /** Of the cache in cluster mode. */
  readonly shards: number;
}

/** Valkey with cluster mode and without, for a user whose password is in Secrets Manager. */
export function createCaches(foundation: Foundation, { nodeType, shards }: CacheSettings): void {
  const { options, key, subnetIds } = foundation;
  const password = new RandomPassword("cache", { length: 32, special: false }).result;
  const secret = new Secret("cache", { kmsKeyId: key.arn, recoveryWindowInDays: 7, tags }, options);
  new SecretVersion("cache", { secretId: secret.id, secretString: password }, options);

  const rights = { accessString: "on ~* +@all -@dangerous", passwords: [password] };
  const user = new User("sark", { userId: "sark", userName: "sark", engine: "valkey", ...rights, tags }, options);
  const users = new UserGroup(
    "cache",
    { userGroupId: "cache", engine: "valkey", userIds: [user.userId], tags },
    options,
  );
  const slowLog = new LogGroup("cache", { retentionInDays: 30, tags }, options);
  const common = {
    engine: "valkey",
    engineVersion: "8.0",
    nodeType,
    automaticFailoverEnabled: true,
    multiAzEnabled: true,
    transitEncryptionEnabled: true,
    transitEncryptionMode: "required",
    atRestEncryptionEnabled: true,
    kmsKeyId: key.arn,
    userGroupIds: [users.userGroupId],
    subnetGroupName: new SubnetGroup("cache", { subnetIds, tags }, options).name,
    securityGroupIds: [foundation.createSecurityGroup("cache", 6379).id],
    port: 6379,
    applyImmediately: true,
    snapshotRetentionLimit: 7,
    snapshotWindow: "03:00-04:00",
    maintenanceWindow: "sun:05:00-sun:06:00",
    autoMinorVersionUpgrade: true,
    logDeliveryConfigurations: [
      { destinationType: "cloudwatch-logs", destination: slowLog.name, logFormat: "json", logType: "slow-log" },
    ],
    tags,
  };
  const neverEvict = { name: "maxmemory-policy", value: "noeviction" };
  const clustered = { name: "cluster-enabled", value: "yes" };
  const group = (name: string, parameters: { name: string; value: string }[]) =>
    new ParameterGroup(name, { name, family: "valkey8", parameters, tags }, options).name;

  const single = { description: "Sessions and limits", numCacheClusters: 3, ...common };
  new ReplicationGroup("single", { ...single, parameterGroupName: group("single", [neverEvict]) }, options);
  const sharded = { description: "The same in shards", numNodeGroups: shards, replicasPerNodeGroup: 1, ...common };
  const parameterGroupName = group("sharded", [neverEvict, clustered]);
  new ReplicationGroup(
    "sharded",
    { ...sharded, parameterGroupName, finalSnapshotIdentifier: "sharded-final" },
    options,
  );
}
