import { getPolicyDocumentOutput, Role, RolePolicyAttachment } from "@pulumi/aws/iam/index.js";
import {
  Cluster,
  ClusterInstance,
  ClusterParameterGroup,
  EventSubscription,
  Instance,
  ParameterGroup,
  SubnetGroup,
} from "@pulumi/aws/rds/index.js";
import { Topic } from "@pulumi/aws/sns/index.js";
import type { Output } from "@pulumi/pulumi";
import { type Foundation, tags } from "./foundation.ts";

const monitoringPolicy = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole";

export interface DatabaseSettings {
  readonly instanceClass: string;
  readonly backupDays: number;
  readonly username: string;
  /** Whether AWS refuses to delete them. */
  readonly isProtected: boolean;
}

/**
 * PostgreSQL in the three ways that RDS offers with more than one zone: an instance, a cluster, and Aurora.
 *
 * @returns the ARN of the instance
 */
export function createDatabases(
  foundation: Foundation,
  settings: DatabaseSettings,
): { readonly instanceArn: Output<string> } {
  const { options, key, subnetIds } = foundation;
  const monitoringRoleArn = createMonitoringRole(foundation);
  const parameters = [
    { name: "rds.force_ssl", value: "1" },
    { name: "log_min_duration_statement", value: "500" },
  ];
  const family = { family: "postgres15", parameters, tags };
  const common = {
    dbSubnetGroupName: new SubnetGroup("database", { subnetIds, tags }, options).name,
    vpcSecurityGroupIds: [foundation.createSecurityGroup("database", 5432).id],
    storageEncrypted: true,
    kmsKeyId: key.arn,
    manageMasterUserPassword: true,
    masterUserSecretKmsKeyId: key.keyId,
    backupRetentionPeriod: settings.backupDays,
    copyTagsToSnapshot: true,
    deletionProtection: settings.isProtected,
    skipFinalSnapshot: false,
    applyImmediately: true,
    tags,
  };
  const monitored = { performanceInsightsEnabled: true, performanceInsightsKmsKeyId: key.arn };

  const instance = new Instance(
    "instance",
    {
      ...common,
      ...monitored,
      engine: "postgres",
      engineVersion: "15.14",
      instanceClass: settings.instanceClass,
      allocatedStorage: 50,
      maxAllocatedStorage: 200,
      storageType: "gp3",
      dbName: "sark",
      username: settings.username,
      multiAz: true,
      publiclyAccessible: false,
      parameterGroupName: new ParameterGroup("instance", family, options).name,
      backupWindow: "02:00-03:00",
      maintenanceWindow: "sun:04:00-sun:05:00",
      finalSnapshotIdentifier: "instance-final",
      enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
      monitoringInterval: 60,
      monitoringRoleArn,
      iamDatabaseAuthenticationEnabled: true,
      autoMinorVersionUpgrade: true,
      caCertIdentifier: "rds-ca-rsa2048-g1",
    },
    options,
  );
  const snsTopic = new Topic("events", { kmsMasterKeyId: key.arn, tags }, options).arn;
  const events = { sourceType: "db-instance", sourceIds: [instance.identifier], eventCategories: ["failover"], tags };
  new EventSubscription("instance", { snsTopic, ...events }, options);

  const ofCluster = { ...common, databaseName: "sark", masterUsername: settings.username };
  new Cluster(
    "cluster",
    {
      ...ofCluster,
      ...monitored,
      engine: "postgres",
      engineVersion: "15.14",
      dbClusterInstanceClass: "db.m6gd.large",
      allocatedStorage: 100,
      storageType: "gp3",
      dbClusterParameterGroupName: new ClusterParameterGroup("cluster", family, options).name,
      finalSnapshotIdentifier: "cluster-final",
      enabledCloudwatchLogsExports: ["postgresql"],
      monitoringInterval: 60,
      monitoringRoleArn,
    },
    options,
  );

  const ofAurora = { ...family, family: "aurora-postgresql15" };
  const aurora = new Cluster(
    "aurora",
    {
      ...ofCluster,
      engine: "aurora-postgresql",
      engineVersion: "15.13",
      dbClusterParameterGroupName: new ClusterParameterGroup("aurora", ofAurora, options).name,
      finalSnapshotIdentifier: "aurora-final",
      enabledCloudwatchLogsExports: ["postgresql"],
      iamDatabaseAuthenticationEnabled: true,
    },
    options,
  );
  for (const name of ["aurora-1", "aurora-2"]) {
    const member = { clusterIdentifier: aurora.id, engine: "aurora-postgresql", engineVersion: "15.13", tags } as const;
    const { dbSubnetGroupName } = common;
    new ClusterInstance(name, { ...member, ...monitored, dbSubnetGroupName, instanceClass: "db.r7g.large" }, options);
  }
  return { instanceArn: instance.arn };
}

/** A role with which RDS writes its enhanced monitoring; returns its ARN. */
function createMonitoringRole({ options }: Foundation) {
  const principals = [{ type: "Service", identifiers: ["monitoring.rds.amazonaws.com"] }];
  const trust = getPolicyDocumentOutput({ statements: [{ actions: ["sts:AssumeRole"], principals }] }, options);
  const role = new Role("monitoring", { assumeRolePolicy: trust.json, tags }, options);
  new RolePolicyAttachment("monitoring", { role: role.name, policyArn: monitoringPolicy }, options);
  return role.arn;
}
