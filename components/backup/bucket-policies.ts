const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

const bucketArn = (partition: string, bucket: string): string => `arn:${partition}:s3:::${bucket}`;

/** Nobody without TLS, whatever else they may do. */
export const bucketPolicy = (partition: string, bucket: string): string =>
  policy({
    Sid: "TlsAlone",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn(partition, bucket), `${bucketArn(partition, bucket)}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });

/** What pgBackRest does: it looks through the bucket, and reads, writes and deletes files. */
export const rolePolicy = (partition: string, bucket: string, keyArn: string): string =>
  policy(
    { Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArn(partition, bucket) },
    {
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      Resource: `${bucketArn(partition, bucket)}/*`,
    },
    { Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: keyArn },
  );

export interface TrustArgs {
  readonly partition: string;
  readonly accountId: string;
  /** Who vouches for service accounts: its host, with its path. */
  readonly provider: string;
  readonly namespace: string;
}

/** Pods of the database, of its backups and of their checks, by their service accounts. */
export const trustPolicy = ({ partition, accountId, provider, namespace }: TrustArgs): string =>
  policy({
    Effect: "Allow",
    Principal: { Federated: `arn:${partition}:iam::${accountId}:oidc-provider/${provider}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { [`${provider}:aud`]: "sts.amazonaws.com" },
      StringLike: {
        [`${provider}:sub`]: [
          `system:serviceaccount:${namespace}:postgres`,
          `system:serviceaccount:${namespace}:postgres-backup-*`,
          `system:serviceaccount:${namespace}:postgres-restore-check`,
        ],
      },
    },
  });
