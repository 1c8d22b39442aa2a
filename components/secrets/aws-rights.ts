const policy = (statement: object | readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [statement].flat() });

/** Where the secrets are. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  /** Beginning of the secrets' names. */
  readonly prefix: string;
}

/** Reads the secrets below the prefix, and decrypts them and nothing else with the key. */
export function readingPolicy({ partition, region, accountId, prefix }: Place, keyArn: string): string {
  const secrets = `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${prefix}/*`;
  return policy([
    { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secrets },
    {
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: keyArn,
      Condition: {
        StringEquals: {
          "kms:ViaService": `secretsmanager.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`,
        },
        StringLike: { "kms:EncryptionContext:SecretARN": secrets },
      },
    },
  ]);
}

/** A service account of the cluster. */
export interface Account {
  readonly namespace: string;
  readonly name: string;
}

/**
 * The one service account, by the cluster's identity provider.
 *
 * @param provider its host, with its path
 */
export const identityProviderTrust = (
  { partition, accountId }: Pick<Place, "partition" | "accountId">,
  provider: string,
  { namespace, name }: Account,
): string =>
  policy({
    Effect: "Allow",
    Principal: { Federated: `arn:${partition}:iam::${accountId}:oidc-provider/${provider}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: {
        [`${provider}:aud`]: "sts.amazonaws.com",
        [`${provider}:sub`]: `system:serviceaccount:${namespace}:${name}`,
      },
    },
  });

/** EKS Pod Identity, for pods of the one service account in the one cluster. */
export const podIdentityTrust = (cluster: string, { namespace, name }: Account): string =>
  policy({
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: {
        "aws:RequestTag/eks-cluster-name": cluster,
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": name,
      },
    },
  });
