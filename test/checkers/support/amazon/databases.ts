import { type Fields, type Names, only, renamed } from "./fields.ts";
import type { Call, Translate } from "./translation.ts";

const common: Names = {
  dbSubnetGroupName: "DBSubnetGroupName",
  enabledCloudwatchLogsExports: "EnableCloudwatchLogsExports",
  iamDatabaseAuthenticationEnabled: "EnableIAMDatabaseAuthentication",
  performanceInsightsEnabled: "EnablePerformanceInsights",
  performanceInsightsKmsKeyId: "PerformanceInsightsKMSKeyId",
  caCertIdentifier: "CACertificateIdentifier",
  instanceClass: "DBInstanceClass",
  multiAz: "MultiAZ",
  parameterGroupName: "DBParameterGroupName",
  backupWindow: "PreferredBackupWindow",
  maintenanceWindow: "PreferredMaintenanceWindow",
  username: "MasterUsername",
  identifier: "DBInstanceIdentifier",
  clusterIdentifier: "DBClusterIdentifier",
  dbClusterInstanceClass: "DBClusterInstanceClass",
  dbClusterParameterGroupName: "DBClusterParameterGroupName",
  caCertificateIdentifier: "CACertificateIdentifier",
  // Of changes and of the end.
  allowMajorVersionUpgrade: null,
  applyImmediately: null,
  deleteAutomatedBackups: null,
  finalSnapshotIdentifier: null,
  skipFinalSnapshot: null,
};

const rds = (operation: string, parameters: Fields): Call => ({ service: "rds", operation, parameters });

/** How a server changes and ends. */
const later = (kind: "DBInstance" | "DBCluster", name: string, inputs: Fields): readonly Call[] => [
  rds(`Modify${kind}`, {
    [`${kind}Identifier`]: name,
    ...renamed(only(inputs, "allowMajorVersionUpgrade", "applyImmediately")),
  }),
  rds(`Delete${kind}`, {
    [`${kind}Identifier`]: name,
    ...renamed(only(inputs, "deleteAutomatedBackups", "finalSnapshotIdentifier", "skipFinalSnapshot"), {
      finalSnapshotIdentifier: "FinalDBSnapshotIdentifier",
    }),
  }),
];

/** CloudFormation has one thing in another shape: which key encrypts the administrator's secret. */
function inTemplate({ MasterUserSecretKmsKeyId, ...properties }: Fields, names: Names): Fields {
  const renamedOnes = Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [names[name] ?? name, value] as const),
  );
  return {
    ...renamedOnes,
    ...(MasterUserSecretKmsKeyId !== undefined && { MasterUserSecret: { KmsKeyId: MasterUserSecretKmsKeyId } }),
  };
}

const instance: Translate = (inputs, name) => {
  const parameters = renamed(inputs, common);
  return {
    template: {
      Type: "AWS::RDS::DBInstance",
      Properties: inTemplate(parameters, { VpcSecurityGroupIds: "VPCSecurityGroups" }),
    },
    calls: [
      rds("CreateDBInstance", { DBInstanceIdentifier: name, ...parameters }),
      ...later("DBInstance", name, inputs),
    ],
  };
};

const cluster: Translate = (inputs, name) => {
  const parameters = renamed(inputs, common);
  const names = {
    EnablePerformanceInsights: "PerformanceInsightsEnabled",
    PerformanceInsightsKMSKeyId: "PerformanceInsightsKmsKeyId",
  };
  // CloudFormation cannot name the authority of a cluster.
  const { CACertificateIdentifier: _, ...properties } = inTemplate(parameters, names);
  return {
    template: { Type: "AWS::RDS::DBCluster", Properties: properties },
    calls: [rds("CreateDBCluster", { DBClusterIdentifier: name, ...parameters }), ...later("DBCluster", name, inputs)],
  };
};

interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly applyMethod: string;
}

/** As many parameters as one request may have. */
const most = 20;

const parameterGroup =
  (kind: "DBParameterGroup" | "DBClusterParameterGroup"): Translate =>
  (inputs, name) => {
    const { family, description } = inputs;
    const parameters = inputs["parameters"] as readonly Parameter[];
    const named = { [`${kind}Name`]: name };
    const parts = Array.from({ length: Math.ceil(parameters.length / most) }, (_, index) =>
      parameters.slice(index * most, (index + 1) * most),
    );
    return {
      template: {
        Type: `AWS::RDS::${kind}`,
        Properties: {
          Family: family,
          Description: description,
          Parameters: Object.fromEntries(parameters.map((one) => [one.name, one.value])),
        },
      },
      calls: [
        rds(`Create${kind}`, { ...named, DBParameterGroupFamily: family, Description: description }),
        ...parts.map((part) =>
          rds(`Modify${kind}`, {
            ...named,
            Parameters: part.map((one) =>
              renamed({ ...one }, { name: "ParameterName", value: "ParameterValue", applyMethod: "ApplyMethod" }),
            ),
          }),
        ),
      ],
    };
  };

/** What PostgreSQL at RDS consists of, by module and kind. */
export const databases: Readonly<Record<string, Translate>> = {
  "rds Instance": instance,
  "rds ClusterInstance": instance,
  "rds Cluster": cluster,
  "rds InstanceAutomatedBackupsReplication": ({ sourceDbInstanceArn, kmsKeyId, retentionPeriod }) => ({
    calls: [
      rds("StartDBInstanceAutomatedBackupsReplication", {
        SourceDBInstanceArn: sourceDbInstanceArn,
        KmsKeyId: kmsKeyId,
        BackupRetentionPeriod: retentionPeriod,
      }),
    ],
  }),
  "rds ParameterGroup": parameterGroup("DBParameterGroup"),
  "rds ClusterParameterGroup": parameterGroup("DBClusterParameterGroup"),
  "rds SubnetGroup": (inputs, name) => {
    const properties = renamed(inputs, { description: "DBSubnetGroupDescription" });
    return {
      template: { Type: "AWS::RDS::DBSubnetGroup", Properties: properties },
      calls: [rds("CreateDBSubnetGroup", { DBSubnetGroupName: name, ...properties })],
    };
  },
  "rds EventSubscription": (inputs, name) => {
    const properties = renamed(inputs, { snsTopic: "SnsTopicArn" });
    return {
      template: { Type: "AWS::RDS::EventSubscription", Properties: properties },
      calls: [rds("CreateEventSubscription", { SubscriptionName: name, ...properties })],
    };
  },
};
