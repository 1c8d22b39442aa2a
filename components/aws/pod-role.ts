import type * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "./account.ts";
import { aws } from "./sdk.ts";
import { type ServiceAccounts, serviceAccountTrust } from "./service-account-trust.ts";

export interface PodRoleArgs {
  readonly account: AwsAccount;
  /** Its name at Amazon. */
  readonly role: string;
  readonly description: string;
  /** Whose pods take it on. */
  readonly accounts: ServiceAccounts;
  /** What it may do, from the ARN of the account's key. */
  readonly policy: (keyArn: string) => string;
}

/** A role that pods of some service accounts take on, by the cluster's identity provider. */
export function podRole(name: string, args: PodRoleArgs, parent: pulumi.Resource): void {
  const { account, description, accounts } = args;
  const role = new aws.iam.Role(
    name,
    {
      name: args.role,
      description,
      assumeRolePolicy: account.identityProvider.apply((provider) =>
        serviceAccountTrust(account.settings, provider, accounts),
      ),
    },
    { parent },
  );
  new aws.iam.RolePolicy(name, { role: role.name, policy: account.keyArn.apply(args.policy) }, { parent });
}
