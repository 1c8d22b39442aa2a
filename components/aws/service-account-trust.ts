import { type AwsSettings, partitionOf } from "../../settings/aws.ts";
import { policyDocument } from "./policy-document.ts";

/** Service accounts of one namespace. */
export interface ServiceAccounts {
  readonly namespace: string;
  /** A `*` in a name stands for anything. */
  readonly names: readonly string[];
}

/**
 * Lets these service accounts take a role on, by the cluster's identity provider.
 *
 * @param provider who vouches for them: its host, with its path
 */
export function serviceAccountTrust(
  { region, accountId }: Pick<AwsSettings, "region" | "accountId">,
  provider: string,
  { namespace, names }: ServiceAccounts,
): string {
  const audience = { [`${provider}:aud`]: "sts.amazonaws.com" };
  const subjects = names.map((name) => `system:serviceaccount:${namespace}:${name}`);
  const [first = ""] = subjects;
  const isOne = subjects.length === 1 && !first.includes("*");
  return policyDocument({
    Effect: "Allow",
    Principal: { Federated: `arn:${partitionOf(region)}:iam::${accountId}:oidc-provider/${provider}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: isOne
      ? { StringEquals: { ...audience, [`${provider}:sub`]: first } }
      : { StringEquals: audience, StringLike: { [`${provider}:sub`]: subjects } },
  });
}
