import * as pulumi from "@pulumi/pulumi";
import type { BackupBucketSettings } from "../../settings/aws.ts";
import { type AwsAccount, bucketArn, closedBucket, podRole, policyDocument, protectionOf } from "../aws/index.ts";

/** The database, its backups and their checks. */
const serviceAccounts = ["postgres", "postgres-backup-*", "postgres-restore-check"];

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
    const { name: bucket, role, lockDays, oldVersionDays } = args.bucket;
    const protection = protectionOf(account.settings, "backups", args.protect);
    closedBucket(name, { account, bucket, protection, encryption: "account", lockDays, oldVersionDays }, this);

    podRole(
      `${name}-pods`,
      {
        account,
        role,
        description: "Lets PostgreSQL and its backups use their bucket",
        accounts: { namespace, names: serviceAccounts },
        policy: (keyArn) => rolePolicy(bucketArn(account, bucket), keyArn),
      },
      this,
    );
    this.registerOutputs();
  }
}

/** What pgBackRest does: it looks through the bucket, and reads, writes and deletes files. */
const rolePolicy = (arn: string, keyArn: string): string =>
  policyDocument(
    { Effect: "Allow", Action: "s3:ListBucket", Resource: arn },
    { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], Resource: `${arn}/*` },
    { Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: keyArn },
  );
