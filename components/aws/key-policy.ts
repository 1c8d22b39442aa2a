import { type AwsSettings, partitionOf } from "../../settings/aws.ts";
import { policyDocument } from "./policy-document.ts";

/**
 * Who may use the key: whom the account's own policies allow, which is how services reach it for those who use them, and
 * CloudWatch Logs, which comes by itself.
 */
export function keyPolicy({ region, accountId }: Pick<AwsSettings, "region" | "accountId">): string {
  const partition = partitionOf(region);
  return policyDocument(
    {
      Sid: "Account",
      Effect: "Allow",
      Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "Logs",
      Effect: "Allow",
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
      Resource: "*",
      Condition: {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:${partition}:logs:${region}:${accountId}:log-group:*` },
      },
    },
  );
}
