import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { partitionOf } from "../../settings/aws.ts";
import { parseQuantity } from "../../settings/quantities.ts";
import type { RdsSettings } from "../../settings/rds.ts";
import { aws, type AwsAccount, policyDocument, type Protection, storeSecurityGroup } from "../aws/index.ts";
import { ports } from "./names.ts";

/** A server at Amazon, whatever it consists of. */
export interface RdsServer {
  /** Host name of the writer, which stays when another one takes over. */
  readonly host: pulumi.Output<string>;
  /** ARN of the secret with the administrator's name and password. */
  readonly administratorSecret: pulumi.Output<string>;
  /** Id of the group that admits who connects to it. */
  readonly securityGroupId: pulumi.Output<string>;
  /** What its measurements and events are found by. */
  readonly dimension: {
    readonly name: "DBInstanceIdentifier" | "DBClusterIdentifier";
    readonly value: pulumi.Output<string>;
  };
}

export interface RdsServerArgs {
  readonly account: AwsAccount;
  readonly postgres: RdsSettings;
  readonly protection: Protection;
}

/** Authority of the certificate that the server shows; it ends in 2061. */
export const serverAuthority = "rds-ca-rsa2048-g1";

/** Days of measurements that come without a price, and those that `advanced` demands. */
const insightDays = { standard: 7, advanced: 465 } as const;

/** A size as Amazon wants it. */
export const gibibytes = (size: string): number => parseQuantity(size) / 2 ** 30;

/** What the server stands on: where it is, who reaches it, who measures it, and the key that encrypts it. */
export function foundation(name: string, { account, postgres, protection }: RdsServerArgs, parent: pulumi.Resource) {
  const { region } = account.settings;
  const role = new aws.iam.Role(
    `${name}-monitoring`,
    {
      description: "Lets RDS measure the operating system of its servers",
      assumeRolePolicy: policyDocument({
        Effect: "Allow",
        Principal: { Service: "monitoring.rds.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    },
    { parent },
  );
  const allowed = new aws.iam.RolePolicyAttachment(
    `${name}-monitoring`,
    {
      role: role.name,
      policyArn: `arn:${partitionOf(region)}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole`,
    },
    { parent },
  );
  const snapshot = new random.RandomId(
    `${name}-final-snapshot`,
    // Each server that is given up leaves one of its own.
    { byteLength: 4, keepers: { kind: postgres.kind, acknowledged: String(protection.acknowledged) } },
    { parent },
  );
  const securityGroupId = storeSecurityGroup(
    name,
    { network: account.network, port: ports.postgres, purpose: "PostgreSQL" },
    parent,
  );
  const identifier = pulumi.concat(
    name,
    "-",
    new random.RandomId(
      `${name}-identifier`,
      // Another one for each server that takes the place of another, so that both can be there for a while.
      { byteLength: 4, keepers: { kind: postgres.kind, administrator: postgres.administrator, key: account.keyArn } },
      { parent },
    ).hex,
  );
  const logs = postgres.kind === "aurora" ? ["postgresql"] : ["postgresql", "upgrade"];
  const service = `/aws/rds/${postgres.kind === "instance" ? "instance" : "cluster"}/`;
  // Before the server: RDS would make them without an end and without the key.
  const logGroups = logs.map(
    (log) =>
      new aws.cloudwatch.LogGroup(
        `${name}-${log}`,
        {
          name: pulumi.concat(service, identifier, `/${log}`),
          retentionInDays: postgres.logDays,
          kmsKeyId: account.keyArn,
        },
        { parent },
      ),
  );
  return {
    identifier,
    first: [allowed, ...logGroups],
    securityGroupId,
    common: {
      engineVersion: postgres.version,
      enabledCloudwatchLogsExports: logs,
      storageEncrypted: true,
      kmsKeyId: account.keyArn,
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: account.keyArn,
      dbSubnetGroupName: new aws.rds.SubnetGroup(
        name,
        { subnetIds: account.network.subnetIds, description: "Private subnets of the cluster" },
        { parent },
      ).name,
      vpcSecurityGroupIds: [securityGroupId],
      port: ports.postgres,
      backupRetentionPeriod: postgres.backup.days,
      copyTagsToSnapshot: true,
      deletionProtection: protection.protect,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: pulumi.concat(`${name}-final-`, snapshot.hex),
      deleteAutomatedBackups: false,
      iamDatabaseAuthenticationEnabled: true,
      allowMajorVersionUpgrade: protection.acknowledged,
      applyImmediately: false,
      tags: protection.tags,
    },
    insights: {
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: account.keyArn,
      performanceInsightsRetentionPeriod: insightDays[postgres.insights],
    },
    monitoring: { monitoringInterval: postgres.monitoringSeconds, monitoringRoleArn: role.arn },
  };
}

/** The one secret that Amazon makes for a server. */
export const secretOf = (secrets: pulumi.Output<{ secretArn: string }[]>): pulumi.Output<string> =>
  secrets.apply(([secret]) => secret?.secretArn ?? "");
