import { policyDocument } from "../aws/index.ts";

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
  return policyDocument(
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
  );
}

/** A service account of the cluster. */
export interface Account {
  readonly namespace: string;
  readonly name: string;
}

/** EKS Pod Identity, for pods of the one service account in the one cluster. */
export const podIdentityTrust = (cluster: string, { namespace, name }: Account): string =>
  policyDocument({
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
