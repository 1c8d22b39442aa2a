import { amazonWith, clusterWith, type Configuration } from "./configuration.ts";
import { sentDecisions } from "./logs.ts";
import { account, secretStoreCases } from "./secret-stores.ts";

const network = {
  vpcId: "vpc-0a1b2c3d",
  subnetIds: ["subnet-0a000000", "subnet-0b000000"],
  clientSecurityGroupIds: ["sg-0a1b2c3d"],
};

const bucket = "sark-production-backups";

/** Configurations with something at Amazon, by what is special about them: together they make everything that can be made there. */
export const amazonVariants: Readonly<Record<string, Configuration>> = {
  "a Multi-AZ instance and a cache in shards": amazonWith(),
  "a Multi-AZ instance behind a proxy, with a copy of its backups, and repositories of images": amazonWith({
    "sark:postgres proxy": {},
    "sark:postgres backup copy": { region: "eu-west-1" },
    "sark:aws repositories": { names: ["platform/sark", "platform/gateway"] },
  }),
  "a Multi-AZ cluster and a cache of one shard": amazonWith({
    "sark:postgres kind": "cluster",
    "sark:postgres instanceClass": "db.m6gd.large",
    "sark:postgres storage": { size: "100Gi" },
    "sark:cache clusterMode": false,
    "sark:cache shards": 1,
  }),
  "a Multi-AZ cluster with a large disk": amazonWith({
    "sark:postgres kind": "cluster",
    "sark:postgres instanceClass": "db.m6gd.large",
    "sark:postgres storage": { size: "400Gi" },
  }),
  "Aurora, and a network that the settings name": amazonWith({
    "sark:postgres kind": "aurora",
    "sark:postgres instanceClass": "db.r7g.large",
    "sark:postgres storage": undefined,
    "sark:aws network": network,
  }),
  "secrets in Secrets Manager": amazonWith({
    "sark:secrets": secretStoreCases["AWS Secrets Manager with everything"]["sark:secrets"],
  }),
  "a locked bucket for the record of decisions": amazonWith({
    ...sentDecisions(),
    "sark:aws decisionBucket": {
      name: "sark-production-decisions",
      role: "sark-production-decisions",
      writer: { namespace: "logs", serviceAccount: "decisions" },
      lockDays: 365,
      days: 730,
    },
  }),
  "a bucket for the backups of a database in the cluster": clusterWith({
    "sark:aws": { ...account, backupBucket: { name: bucket, role: bucket, lockDays: 35 } },
    "sark:postgres backup s3": {
      bucket,
      region: account.region,
      credentials: { roleArn: `arn:aws:iam::${account.accountId}:role/${bucket}` },
      peer: { cidrs: ["10.20.32.0/24"] },
    },
  }),
};
