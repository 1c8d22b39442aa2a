import * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../../settings/aws.ts";
import type { AwsSecretsSettings } from "../../settings/secrets.ts";
import { aws, type AwsAccount, serviceAccountTrust } from "../aws/index.ts";
import { serviceAccount } from "../workload/index.ts";
import { type Place, podIdentityTrust, readingPolicy } from "./aws-rights.ts";
import { externalSecret, secretStore, secretStoreName } from "./external-secret.ts";
import { externalSecretsOperator } from "./operator.ts";
import { type SecretContent, type SecretStore, valuesOf } from "./store.ts";

/** Keeps the version of the program in being after others have taken its place: Secrets Manager forgets those without a label. */
const firstVersion = "sark-platform-first";

export interface AwsSecretStoreArgs {
  readonly namespace: pulumi.Input<string>;
  /** The same as plain text: it is part of names. */
  readonly namespaceName: string;
  readonly settings: AwsSecretsSettings;
  readonly account: AwsAccount;
}

/**
 * AWS Secrets Manager. The program puts each Secret's values into one secret there, encrypted with the account's key; External
 * Secrets Operator makes the Secrets of them, each of exactly the version that the update wrote or found.
 *
 * Cost: 0.40 USD a month for each secret, of which there are about ten, and 0.05 USD for 10000 requests.
 */
export class AwsSecretStore extends pulumi.ComponentResource implements SecretStore {
  /** ARN of the role that reads the secrets. */
  readonly roleArn: pulumi.Output<string>;
  private readonly args: AwsSecretStoreArgs;
  private readonly place: Place;
  private readonly store: pulumi.Output<string>;

  constructor(name: string, args: AwsSecretStoreArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:secrets:AwsSecretStore", name, {}, options);
    this.args = args;
    const { region, accountId, cluster } = args.account.settings;
    const prefix = args.settings.prefix ?? `sark/${cluster}/${args.namespaceName}`;
    this.place = { partition: partitionOf(region), region, accountId, prefix };
    const { role, rights } = this.role(name);
    this.roleArn = role.arn;
    const { auth, granted } = this.identity(name, role);
    const operator = externalSecretsOperator(name, args.settings.operator, this, granted);
    const provider = { aws: { service: "SecretsManager", region, ...auth } };
    this.store = secretStore(name, { namespace: args.namespace, provider }, this, [operator, rights, ...granted]);
    this.registerOutputs({ roleArn: this.roleArn });
  }

  keep(name: string, content: SecretContent, parent: pulumi.Resource): pulumi.Output<string> {
    const { account, settings, namespace } = this.args;
    const within = { parent, provider: account.provider };
    const rotation = "choose" in content ? settings.rotation : undefined;
    const secret = new aws.secretsmanager.Secret(
      name,
      {
        // With an ending of its own, one that was deleted does not stand in the way of the next.
        namePrefix: `${this.place.prefix}/${content.purpose}-`,
        description: `${content.purpose} of the SARK platform`,
        kmsKeyId: account.keyArn,
        recoveryWindowInDays: settings.recoveryDays,
      },
      within,
    );
    const written = new aws.secretsmanager.SecretVersion(
      name,
      {
        secretId: secret.id,
        secretString: pulumi.secret(pulumi.jsonStringify(valuesOf(content))),
        ...(rotation && { versionStages: ["AWSCURRENT", firstVersion] }),
      },
      { ...within, ignoreChanges: rotation ? ["secretString", "versionStages"] : [] },
    );
    if (rotation) {
      new aws.secretsmanager.SecretRotation(
        name,
        {
          secretId: written.secretId,
          rotationLambdaArn: rotation.functionArn,
          rotationRules: { automaticallyAfterDays: rotation.days },
          rotateImmediately: false,
        },
        within,
      );
    }
    const version = rotation ? currentVersion(written, within) : written.versionId;
    return externalSecret(
      name,
      {
        namespace,
        purpose: content.purpose,
        type: content.type,
        store: this.store,
        refreshMinutes: settings.refreshMinutes,
        source: { dataFrom: [{ extract: { key: secret.name, version: pulumi.concat("uuid/", version) } }] },
        immutable: true,
      },
      parent,
    );
  }

  /** The role that reads what is below the prefix. */
  private role(name: string): { readonly role: Role; readonly rights: pulumi.Resource } {
    const { account, settings } = this.args;
    const within = { parent: this, provider: account.provider };
    const { operator } = settings;
    const role = new aws.iam.Role(
      name,
      {
        description: "Lets External Secrets Operator read the secrets of the SARK platform",
        assumeRolePolicy:
          settings.identity.type === "irsa"
            ? account.identityProvider.apply((provider) =>
                serviceAccountTrust(account.settings, provider, {
                  namespace: this.args.namespaceName,
                  names: [secretStoreName],
                }),
              )
            : podIdentityTrust(account.settings.cluster, {
                namespace: operator.namespace,
                name: operator.serviceAccount,
              }),
      },
      within,
    );
    const rights = new aws.iam.RolePolicy(
      name,
      { role: role.name, policy: account.keyArn.apply((keyArn) => readingPolicy(this.place, keyArn)) },
      within,
    );
    return { role, rights };
  }

  /** How the operator gets the role: what it is told, and what has to be there before. */
  private identity(name: string, role: Role): { readonly auth: object; readonly granted: readonly pulumi.Resource[] } {
    const { account, namespace, settings } = this.args;
    if (settings.identity.type === "irsa") {
      const identity = { name: secretStoreName, component: "secrets" };
      const reader = serviceAccount(
        name,
        namespace,
        identity,
        { parent: this },
        { "eks.amazonaws.com/role-arn": role.arn },
      );
      return { auth: { auth: { jwt: { serviceAccountRef: { name: secretStoreName } } } }, granted: [reader] };
    }
    const association = new aws.eks.PodIdentityAssociation(
      name,
      {
        clusterName: account.settings.cluster,
        namespace: settings.operator.namespace,
        serviceAccount: settings.operator.serviceAccount,
        roleArn: role.arn,
      },
      { parent: this, provider: account.provider },
    );
    return { auth: {}, granted: [association] };
  }
}

type Role = InstanceType<typeof aws.iam.Role>;
type SecretVersion = InstanceType<typeof aws.secretsmanager.SecretVersion>;

/** The version that a rotation made last. Its id is no secret, but comes together with one. */
const currentVersion = (written: SecretVersion, lookUp: pulumi.InvokeOptions): pulumi.Output<string> =>
  pulumi.unsecret(
    aws.secretsmanager.getSecretVersionOutput({ secretId: written.secretId, versionStage: "AWSCURRENT" }, lookUp)
      .versionId,
  );
