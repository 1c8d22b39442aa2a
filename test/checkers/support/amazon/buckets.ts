import { type Fields, renamed } from "./fields.ts";
import type { Translate } from "./translation.ts";

/** A part of a bucket, which Pulumi has as a resource of its own. */
const part =
  (
    operation: string,
    parameter: string,
    shape: (inputs: Fields) => { template: Fields; request: unknown },
  ): Translate =>
  ({ bucket, ...inputs }) => {
    const { template, request } = shape(inputs);
    return {
      template: { id: `bucket ${String(bucket)}`, Type: "AWS::S3::Bucket", Properties: template },
      calls: [{ service: "s3", operation, parameters: { Bucket: bucket, [parameter]: request } }],
    };
  };

const encryption = part("PutBucketEncryption", "ServerSideEncryptionConfiguration", ({ rules }) => {
  const [rule] = rules as readonly [{ applyServerSideEncryptionByDefault: Fields; bucketKeyEnabled: boolean }];
  const wanted = {
    ApplyServerSideEncryptionByDefault: renamed(rule.applyServerSideEncryptionByDefault, {
      sseAlgorithm: "SSEAlgorithm",
      kmsMasterKeyId: "KMSMasterKeyID",
    }),
    BucketKeyEnabled: rule.bucketKeyEnabled,
  };
  const { ApplyServerSideEncryptionByDefault, BucketKeyEnabled } = wanted;
  return {
    template: {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: ApplyServerSideEncryptionByDefault, BucketKeyEnabled },
        ],
      },
    },
    request: { Rules: [wanted] },
  };
});

const lifecycle = part("PutBucketLifecycleConfiguration", "LifecycleConfiguration", ({ rules }) => {
  const list = (rules as readonly Fields[]).map((rule) => renamed(rule, { id: "ID" }));
  return {
    template: {
      LifecycleConfiguration: {
        Rules: list.map(({ ID, Status, Expiration, NoncurrentVersionExpiration, AbortIncompleteMultipartUpload }) => ({
          ...{ Id: ID, Status, NoncurrentVersionExpiration },
          AbortIncompleteMultipartUpload,
          ...(Expiration !== undefined && { ExpirationInDays: (Expiration as Fields)["Days"] }),
        })),
      },
    },
    request: { Rules: list },
  };
});

/** What a bucket consists of, by module and kind. */
export const buckets: Readonly<Record<string, Translate>> = {
  "s3 Bucket": ({ bucket, objectLockEnabled, tags }) => {
    const { Tags } = renamed({ tags });
    return {
      template: {
        id: `bucket ${String(bucket)}`,
        Type: "AWS::S3::Bucket",
        Properties: { BucketName: bucket, ObjectLockEnabled: objectLockEnabled, Tags },
      },
      calls: [
        {
          service: "s3",
          operation: "CreateBucket",
          parameters: { Bucket: bucket, ObjectLockEnabledForBucket: objectLockEnabled },
        },
      ],
    };
  },
  "s3 BucketVersioning": part("PutBucketVersioning", "VersioningConfiguration", ({ versioningConfiguration }) => {
    const request = renamed(versioningConfiguration as Fields);
    return { template: { VersioningConfiguration: request }, request };
  }),
  "s3 BucketPublicAccessBlock": part("PutPublicAccessBlock", "PublicAccessBlockConfiguration", (inputs) => {
    const request = renamed(inputs);
    return { template: { PublicAccessBlockConfiguration: request }, request };
  }),
  "s3 BucketOwnershipControls": part("PutBucketOwnershipControls", "OwnershipControls", ({ rule }) => {
    const request = { Rules: [renamed(rule as Fields)] };
    return { template: { OwnershipControls: request }, request };
  }),
  "s3 BucketServerSideEncryptionConfiguration": encryption,
  "s3 BucketLifecycleConfiguration": lifecycle,
  "s3 BucketObjectLockConfiguration": part("PutObjectLockConfiguration", "ObjectLockConfiguration", ({ rule }) => {
    const request = { ObjectLockEnabled: "Enabled", Rule: renamed(rule as Fields) };
    return { template: { ObjectLockConfiguration: request }, request };
  }),
  "s3 BucketPolicy": ({ bucket, policy }) => ({
    template: {
      Type: "AWS::S3::BucketPolicy",
      Properties: { Bucket: bucket, PolicyDocument: JSON.parse(String(policy)) as Fields },
    },
    calls: [{ service: "s3", operation: "PutBucketPolicy", parameters: { Bucket: bucket, Policy: policy } }],
  }),
};
