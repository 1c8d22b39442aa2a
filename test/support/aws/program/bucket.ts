import { getPolicyDocumentOutput } from "@pulumi/aws/iam/index.js";
import {
  Bucket,
  BucketLifecycleConfiguration,
  BucketPolicy,
  BucketPublicAccessBlock,
  BucketServerSideEncryptionConfiguration,
  BucketVersioning,
} from "@pulumi/aws/s3/index.js";
import { interpolate } from "@pulumi/pulumi";
import { type Foundation, tags } from "./foundation.ts";

/** A bucket for backups: encrypted, versioned, closed to the public and to everything but TLS. */
export function createBucket({ options, key }: Foundation): void {
  const backups = new Bucket("backups", { tags }, options);
  const bucket = backups.id;
  new BucketVersioning("backups", { bucket, versioningConfiguration: { status: "Enabled" } }, options);
  const closed = {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  };
  new BucketPublicAccessBlock("backups", { bucket, ...closed }, options);
  const encryption = { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn };
  const encrypted = [{ bucketKeyEnabled: true, applyServerSideEncryptionByDefault: encryption }];
  new BucketServerSideEncryptionConfiguration("backups", { bucket, rules: encrypted }, options);
  const expiry = { id: "expire", status: "Enabled", filter: {}, noncurrentVersionExpiration: { noncurrentDays: 30 } };
  new BucketLifecycleConfiguration("backups", { bucket, rules: [expiry] }, options);
  const withoutTls = {
    effect: "Deny",
    actions: ["s3:*"],
    resources: [backups.arn, interpolate`${backups.arn}/*`],
    principals: [{ type: "*", identifiers: ["*"] }],
    conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
  };
  const policy = getPolicyDocumentOutput({ statements: [withoutTls] }, options).json;
  new BucketPolicy("backups", { bucket, policy }, options);
}
