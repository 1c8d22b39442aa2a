import { z } from "zod";
import type { Immutable } from "./immutable.ts";
import { bucketName, dnsLabel } from "./values.ts";

const arnOf = (service: string, resource: string, what: string) =>
  z.string().regex(new RegExp(`^arn:aws[a-z-]*:${service}:${resource}$`), `must be the ARN of ${what}`);

const resourceId = (prefix: string, what: string) =>
  z.string().regex(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), `must be the id of ${what}, such as ${prefix}-0a1b2c3d`);

/** Stores and keys at Amazon whose loss is a loss of data, by the name under which a change of them is acknowledged. */
export const protectedStores = ["postgres", "cache", "backups", "images", "accessLogs", "decisions", "key"] as const;

export type ProtectedStore = (typeof protectedStores)[number];

/** The name of a region of Amazon. */
export const regionName = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be the name of a region such as eu-central-1");

const roleName = z.string().regex(/^[\w+=,.@-]{1,64}$/, "must be the name of a role, without its path");

const backupBucket = z.strictObject({
  name: bucketName,
  role: roleName.describe("Name of the role that is made for pods of the database and of its backups."),
  lockDays: z
    .int()
    .min(1)
    .max(365)
    .optional()
    .describe(
      "Nobody can delete a backup for so many days (S3 Object Lock). It cannot be taken back. Default: no lock.",
    ),
  oldVersionDays: z
    .int()
    .min(1)
    .max(365)
    .default(30)
    .describe("What was deleted or replaced can be had back for so many days. Default: 30."),
});

/** Ten years: what no law asks to keep for longer. */
const longestDays = 3650;

const accessLogBucket = z.strictObject({
  name: bucketName.describe("The same as sark:edge.accessLogs.bucket."),
  days: z.int().min(1).max(longestDays).default(90).describe("Logs are deleted after so many days. Default: 90."),
});

const decisionBucket = z
  .strictObject({
    name: bucketName,
    role: roleName.describe(
      "Name of the role that is made for who writes there. It can add, and neither read nor delete.",
    ),
    writer: z
      .strictObject({
        namespace: dnsLabel.describe("Its namespace."),
        serviceAccount: dnsLabel.describe("Its name."),
      })
      .describe(
        "Service account in the cluster that takes the role on: that of the collector which sark:logs.sink leads to.",
      ),
    lockDays: z
      .int()
      .min(1)
      .max(longestDays)
      .describe("Nobody can delete or change a decision for so many days (S3 Object Lock). It cannot be taken back."),
    days: z
      .int()
      .min(1)
      .max(longestDays)
      .optional()
      .describe("Decisions are deleted after so many days, at least lockDays. Where it is not given: never."),
  })
  .refine(({ days, lockDays }) => days === undefined || days >= lockDays, {
    error: "must be at least lockDays: what is locked cannot be deleted",
    path: ["days"],
  });

const repositories = z.strictObject({
  names: z
    .array(
      z
        .string()
        .regex(
          /^(?=.{2,256}$)[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/,
          "must be the name of a repository such as platform/sark",
        ),
    )
    .min(1)
    .refine((names) => new Set(names).size === names.length, "must not name one twice")
    .describe("Names; images in them are <account>.dkr.ecr.<region>.amazonaws.com/<name>."),
  untaggedDays: z
    .int()
    .min(1)
    .max(365)
    .default(14)
    .describe("Images that no tag names are let go after so many days. Default: 14."),
});

export const awsSchema = z
  .strictObject({
    region: regionName.describe("Where everything is made."),
    accountId: z
      .string()
      .regex(/^\d{12}$/, "must be the number of an account: 12 digits, in quotes")
      .describe("The account. With credentials of another one, nothing is made."),
    role: arnOf("iam:", "\\d{12}:role/.+", "an IAM role")
      .optional()
      .describe("Role that Pulumi takes on. Default: that of its credentials."),
    cluster: z
      .string()
      .regex(/^[A-Za-z0-9][\w-]{0,99}$/, "must be the name of an EKS cluster")
      .describe("The EKS cluster: its network and its identity provider are looked up by this name."),
    network: z
      .strictObject({
        vpcId: resourceId("vpc", "a VPC").optional().describe("Default: the cluster's."),
        subnetIds: z
          .array(resourceId("subnet", "a subnet"))
          .min(2, "must name at least 2 subnets, in different availability zones")
          .optional()
          .describe("Private subnets for the stores. Default: those of the VPC with the tag subnetTag."),
        subnetTag: z
          .string()
          .min(1)
          .default("kubernetes.io/role/internal-elb")
          .describe("Tag of private subnets, with the value 1. Default: kubernetes.io/role/internal-elb."),
        clientSecurityGroupIds: z
          .array(resourceId("sg", "a security group"))
          .min(1)
          .optional()
          .describe("Security groups of the pods or of their nodes. Default: the cluster's own."),
      })
      .prefault({})
      .describe("Where the stores are, and who reaches them."),
    backupBucket: backupBucket
      .optional()
      .describe("Bucket that is made for backups of a database in the cluster. Default: others make it."),
    repositories: repositories
      .optional()
      .describe("Repositories of ECR that are made for images, whose tags never change. Default: others make them."),
    accessLogBucket: accessLogBucket
      .optional()
      .describe("Bucket that is made for the access logs of the load balancer. Default: others make it."),
    decisionBucket: decisionBucket
      .optional()
      .describe("Bucket that is made for the record of decisions, which nobody can change. Default: others make it."),
    alarmTopics: z
      .array(arnOf("sns", "[a-z0-9-]+:\\d{12}:.+", "an SNS topic"))
      .max(5)
      .default([])
      .describe("SNS topics that learn of alarms and events. Default: none, alarms are only shown."),
    tags: z
      .record(z.string().min(1).max(128), z.string().max(256))
      .default({})
      .describe("Tags of everything that is made, beside the platform's own. Default: none."),
    acknowledgedChanges: z
      .array(z.enum(protectedStores))
      .default([])
      .describe(
        "Stores and keys that may be replaced or deleted, or go to another major version. Take a name out again as soon as " +
          "it is done. Default: none.",
      ),
  })
  .describe("Amazon Web Services: needed where a store, the secrets or the backups are there.")
  .optional();

export type AwsSettings = Immutable<NonNullable<z.output<typeof awsSchema>>>;

export type BackupBucketSettings = NonNullable<AwsSettings["backupBucket"]>;

export type AccessLogBucketSettings = NonNullable<AwsSettings["accessLogBucket"]>;

export type DecisionBucketSettings = NonNullable<AwsSettings["decisionBucket"]>;

export type RepositoriesSettings = NonNullable<AwsSettings["repositories"]>;

/** ARN of the role that is made for backups. */
export const backupRoleArn = (
  { region, accountId }: Pick<AwsSettings, "region" | "accountId">,
  { role }: Pick<BackupBucketSettings, "role">,
): string => `arn:${partitionOf(region)}:iam::${accountId}:role/${role}`;

/** The partition that a region belongs to: the second part of every ARN. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
