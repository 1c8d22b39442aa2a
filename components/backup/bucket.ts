import * as pulumi from "@pulumi/pulumi";
import { type BackupBucketSettings, partitionOf } from "../../settings/aws.ts";
import { aws, type AwsAccount, protectionOf } from "../aws/index.ts";
import { bucketPolicy, rolePolicy, trustPolicy } from "./bucket-policies.ts";

export interface BackupBucketArgs {
  readonly account: AwsAccount;
  readonly bucket: BackupBucketSettings;
  /** Namespace of the pods that use it. */
  readonly namespace: string;
  /** Whether Pulumi refuses to delete it. */
  readonly protect: boolean;
}

/**
 * A bucket for backups, encrypted with the account's key: over TLS alone, never public, with old versions for a time, and locked
 * where the settings say so. A role lets the pods of the database and of its backups use it, and nothing else.
 */
export class BackupBucket extends pulumi.ComponentResource {
  constructor(name: string, args: BackupBucketArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:backup:BackupBucket", name, {}, options);
    const { account, namespace } = args;
    const { lockDays, ...settings } = args.bucket;
    const within = { parent: this };
    const partition = partitionOf(account.settings.region);
    const { protect, tags } = protectionOf(account.settings, "backups", args.protect);
    const { bucket } = new aws.s3.Bucket(
      name,
      { bucket: settings.name, objectLockEnabled: lockDays !== undefined, tags },
      { ...within, protect },
    );
    const versioning = new aws.s3.BucketVersioning(
      name,
      { bucket, versioningConfiguration: { status: "Enabled" } },
      within,
    );
    const closed = new aws.s3.BucketPublicAccessBlock(
      name,
      {
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      within,
    );
    new aws.s3.BucketOwnershipControls(name, { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } }, within);
    new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      {
        bucket,
        rules: [
          {
            bucketKeyEnabled: true,
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: account.keyArn },
          },
        ],
      },
      within,
    );
    new aws.s3.BucketPolicy(
      name,
      { bucket, policy: bucketPolicy(partition, settings.name) },
      // Amazon refuses to change both at once.
      { ...within, dependsOn: [closed] },
    );
    new aws.s3.BucketLifecycleConfiguration(
      name,
      {
        bucket,
        rules: [
          {
            id: "old-versions",
            status: "Enabled",
            filter: { prefix: "" },
            noncurrentVersionExpiration: { noncurrentDays: settings.oldVersionDays },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          },
        ],
      },
      { ...within, dependsOn: [versioning] },
    );
    if (lockDays !== undefined) {
      new aws.s3.BucketObjectLockConfiguration(
        name,
        { bucket, rule: { defaultRetention: { mode: "COMPLIANCE", days: lockDays } } },
        { ...within, dependsOn: [versioning] },
      );
    }

    const { accountId } = account.settings;
    const role = new aws.iam.Role(
      `${name}-pods`,
      {
        name: settings.role,
        description: "Lets PostgreSQL and its backups use their bucket",
        assumeRolePolicy: account.identityProvider.apply((provider) =>
          trustPolicy({ partition, accountId, provider, namespace }),
        ),
      },
      within,
    );
    new aws.iam.RolePolicy(
      `${name}-pods`,
      { role: role.name, policy: account.keyArn.apply((keyArn) => rolePolicy(partition, settings.name, keyArn)) },
      within,
    );
    this.registerOutputs();
  }
}
