import type * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../../settings/aws.ts";
import type { AwsAccount } from "./account.ts";
import { policyDocument } from "./policy-document.ts";
import type { Protection } from "./protection.ts";
import { aws } from "./sdk.ts";

export interface ClosedBucketArgs {
  readonly account: AwsAccount;
  /** Name of the bucket. */
  readonly bucket: string;
  readonly protection: Protection;
  /**
   * What encrypts: the account's key, or S3's own keys, for who cannot write with another one. Nobody reads with the account's
   * key who is not allowed to use it.
   */
  readonly encryption: "account" | "s3";
  /** Nobody can delete an object for so many days. Default: no lock. */
  readonly lockDays?: number | undefined;
  /** Objects are deleted after so many days. Default: never. */
  readonly days?: number | undefined;
  /** What was deleted or replaced can be had back for so many days. */
  readonly oldVersionDays: number;
  /** What its policy allows beside the refusal of all that comes without TLS. Default: nothing. */
  readonly statements?: readonly object[];
}

/**
 * A bucket that is never public and reached over TLS alone, encrypted, with old versions for a time, and locked where that is wanted.
 *
 * @returns what must be in place before somebody writes there
 */
export function closedBucket(
  name: string,
  args: ClosedBucketArgs,
  parent: pulumi.Resource,
): readonly pulumi.Resource[] {
  const { account, lockDays, days, protection } = args;
  const within = { parent };
  const made = new aws.s3.Bucket(
    name,
    { bucket: args.bucket, objectLockEnabled: lockDays !== undefined, tags: protection.tags },
    { ...within, protect: protection.protect },
  );
  const { bucket } = made;
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
  const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(
    name,
    {
      bucket,
      rules: [
        args.encryption === "s3"
          ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
          : {
              bucketKeyEnabled: true,
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: account.keyArn },
            },
      ],
    },
    within,
  );
  const statements = [tlsAlone(bucketArn(account, args.bucket)), ...(args.statements ?? [])];
  const policy = new aws.s3.BucketPolicy(
    name,
    { bucket, policy: policyDocument(...statements) },
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
          ...(days !== undefined && { expiration: { days } }),
          noncurrentVersionExpiration: { noncurrentDays: args.oldVersionDays },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
        },
      ],
    },
    { ...within, dependsOn: [versioning] },
  );
  if (lockDays === undefined) return [encryption, policy];
  const lock = new aws.s3.BucketObjectLockConfiguration(
    name,
    { bucket, rule: { defaultRetention: { mode: "COMPLIANCE", days: lockDays } } },
    { ...within, dependsOn: [versioning] },
  );
  return [encryption, policy, lock];
}

/** ARN of a bucket in the account's region. */
export const bucketArn = ({ settings }: Pick<AwsAccount, "settings">, bucket: string): string =>
  `arn:${partitionOf(settings.region)}:s3:::${bucket}`;

/** Nobody without TLS, whatever else they may do. */
const tlsAlone = (arn: string): object => ({
  Sid: "TlsAlone",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [arn, `${arn}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});
