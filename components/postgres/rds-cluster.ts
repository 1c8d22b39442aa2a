import * as pulumi from "@pulumi/pulumi";
import type { RdsSettings } from "../../settings/rds.ts";
import { rdsParameters } from "../../settings/rds-parameters.ts";
import { aws, sameMajorVersion } from "../aws/index.ts";
import {
  foundation,
  gibibytes,
  type RdsServer,
  type RdsServerArgs,
  secretOf,
  serverAuthority,
} from "./rds-foundation.ts";

/** From so many gibibytes on Amazon spreads gp3 over several volumes, and a cluster has to name the operations that this gives. */
const stripedFrom = 400;

/** Operations a second that come without a price from there on. Below it is 3000, and Amazon refuses whoever names it. */
const stripedOperations = 12_000;

/** A writer with two readable standbys, or Aurora with its readers. */
export function rdsCluster(name: string, args: RdsServerArgs, parent: pulumi.Resource): RdsServer {
  const { postgres, protection } = args;
  const { kind, storage } = postgres;
  const aurora = kind === "aurora";
  const { identifier, first, securityGroupId, common, insights, monitoring } = foundation(name, args, parent);
  const parameters = new aws.rds.ClusterParameterGroup(
    name,
    {
      family: `${aurora ? "aurora-postgresql" : "postgres"}${postgres.version}`,
      description: "SARK platform",
      parameters: [...rdsParameters(postgres)],
    },
    { parent },
  );
  const server = new aws.rds.Cluster(
    name,
    {
      ...common,
      ...insights,
      clusterIdentifier: identifier,
      engine: aurora ? "aurora-postgresql" : "postgres",
      masterUsername: postgres.administrator,
      dbClusterParameterGroupName: parameters.name,
      preferredBackupWindow: postgres.backup.window,
      preferredMaintenanceWindow: postgres.maintenanceWindow,
      databaseInsightsMode: postgres.insights,
      ...(storage !== undefined && {
        ...monitoring,
        dbClusterInstanceClass: postgres.instanceClass,
        storageType: "gp3",
        allocatedStorage: gibibytes(storage.size),
        ...(gibibytes(storage.size) >= stripedFrom && { iops: stripedOperations }),
        caCertificateIdentifier: serverAuthority,
      }),
    },
    {
      parent,
      protect: protection.protect,
      dependsOn: first,
      hooks: { beforeUpdate: [sameMajorVersion(name, "postgres", protection)] },
    },
  );
  const members = aurora ? auroraMembers(name, postgres, { ...insights, ...monitoring }, server, first, parent) : [];
  return {
    // Who connects has somebody to connect to.
    host: pulumi.all([server.endpoint, pulumi.all(members.map(({ id }) => id))]).apply(([host]) => host),
    administratorSecret: secretOf(server.masterUserSecrets),
    securityGroupId,
    dimension: { name: "DBClusterIdentifier", value: server.clusterIdentifier },
  };
}

type AuroraMember = InstanceType<typeof aws.rds.ClusterInstance>;
type Measured = Pick<
  ConstructorParameters<typeof aws.rds.ClusterInstance>[1],
  | "performanceInsightsEnabled"
  | "performanceInsightsKmsKeyId"
  | "performanceInsightsRetentionPeriod"
  | "monitoringInterval"
  | "monitoringRoleArn"
>;

/** The servers of an Aurora cluster: any of them can be the writer, the first one is at the start. */
const auroraMembers = (
  name: string,
  postgres: RdsSettings,
  measured: Measured,
  server: InstanceType<typeof aws.rds.Cluster>,
  first: pulumi.Resource[],
  parent: pulumi.Resource,
): readonly AuroraMember[] =>
  Array.from(
    { length: 1 + postgres.replicas },
    (_, index) =>
      new aws.rds.ClusterInstance(
        `${name}-${index}`,
        {
          ...measured,
          clusterIdentifier: server.id,
          engine: "aurora-postgresql",
          instanceClass: postgres.instanceClass,
          publiclyAccessible: false,
          promotionTier: Math.min(index, 15),
          preferredMaintenanceWindow: postgres.maintenanceWindow,
          autoMinorVersionUpgrade: true,
          caCertIdentifier: serverAuthority,
          applyImmediately: false,
        },
        { parent, dependsOn: first },
      ),
  );
