/** Stores at Amazon that violate no rule, by what they are. */

const KEY_ARN = "arn:aws:kms:eu-central-1:123456789012:key/1b2c3d4e";

const database = {
  storageEncrypted: true,
  kmsKeyId: KEY_ARN,
  deletionProtection: true,
  skipFinalSnapshot: false,
  finalSnapshotIdentifier: "postgres-final",
  backupRetentionPeriod: 14,
  copyTagsToSnapshot: true,
  enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
  manageMasterUserPassword: true,
  iamDatabaseAuthenticationEnabled: true,
  tags: {},
};

const server = {
  publiclyAccessible: false,
  monitoringInterval: 60,
  performanceInsightsEnabled: true,
  autoMinorVersionUpgrade: true,
};

export const amazon = {
  postgres: {
    type: "aws:rds/instance:Instance",
    protect: true,
    props: { ...database, ...server, engine: "postgres", multiAz: true, username: "platform_admin" },
  },
  cluster: {
    type: "aws:rds/cluster:Cluster",
    protect: true,
    props: {
      ...database,
      engine: "postgres",
      dbClusterInstanceClass: "db.m7g.large",
      masterUsername: "platform_admin",
    },
  },
  reader: { type: "aws:rds/clusterInstance:ClusterInstance", props: { ...server, engine: "aurora-postgresql" } },
  parameters: {
    type: "aws:rds/parameterGroup:ParameterGroup",
    props: {
      family: "postgres15",
      parameters: [
        { name: "max_connections", value: "811" },
        { name: "rds.force_ssl", value: "1" },
      ],
    },
  },
  proxy: { type: "aws:rds/proxy:Proxy", props: { engineFamily: "POSTGRESQL", requireTls: true, debugLogging: false } },
  cache: {
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    protect: true,
    props: {
      atRestEncryptionEnabled: true,
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      kmsKeyId: KEY_ARN,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      numNodeGroups: 2,
      replicasPerNodeGroup: 1,
      snapshotRetentionLimit: 7,
      finalSnapshotIdentifier: "cache-final",
      userGroupIds: ["cache"],
      subnetGroupName: "cache",
      autoMinorVersionUpgrade: true,
      tags: {},
    },
  },
  nobody: {
    type: "aws:elasticache/user:User",
    props: { userName: "default", accessString: "off ~* -@all", authenticationMode: { type: "password" } },
  },
  images: {
    type: "aws:ecr/repository:Repository",
    protect: true,
    props: {
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: KEY_ARN }],
      forceDelete: false,
      tags: {},
    },
  },
  key: {
    type: "aws:kms/key:Key",
    protect: true,
    props: { enableKeyRotation: true, deletionWindowInDays: 30, tags: {} },
  },
  secret: {
    type: "aws:secretsmanager/secret:Secret",
    props: { kmsKeyId: KEY_ARN, recoveryWindowInDays: 30 },
  },
  logs: { type: "aws:cloudwatch/logGroup:LogGroup", props: { retentionInDays: 30, kmsKeyId: KEY_ARN } },
  group: { type: "aws:ec2/securityGroup:SecurityGroup", props: { vpcId: "vpc-0a1b2c3d" } },
  rule: {
    type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    props: { referencedSecurityGroupId: "sg-0a1b2c3d", ipProtocol: "tcp", fromPort: 5432, toPort: 5432 },
  },
  rights: {
    type: "aws:iam/rolePolicy:RolePolicy",
    props: {
      policy: JSON.stringify({
        Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::backups/*" }],
      }),
    },
  },
  bucket: { type: "aws:s3/bucket:Bucket", protect: true, props: { bucket: "backups", tags: {} } },
  bucketBlock: {
    type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    props: {
      bucket: "backups",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
  },
  bucketPolicy: {
    type: "aws:s3/bucketPolicy:BucketPolicy",
    props: {
      bucket: "backups",
      policy: JSON.stringify({
        Statement: [
          {
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: "*",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
    },
  },
};

/** A tag that takes the protection off. */
export const acknowledged = { "sark-platform/acknowledged-change": "postgres" };
