import * as pulumi from "@pulumi/pulumi";
import type { AwsSettings } from "../../settings/aws.ts";
import { keyPolicy } from "./key-policy.ts";
import { protectionOf } from "./protection.ts";
import { aws } from "./sdk.ts";

export interface AwsAccountArgs {
  readonly settings: AwsSettings;
  /** Part of the tags of everything: which environment it belongs to. */
  readonly environment: string;
  /** Namespace in the cluster, part of the tags too. */
  readonly namespace: string;
  /** Availability zones that stores need at least; 0 where there are none. */
  readonly zones: number;
  /** Whether the key is protected from deletion. */
  readonly protect: boolean;
}

/** Where stores are, and who reaches them. */
export interface AwsNetwork {
  readonly vpcId: pulumi.Input<string>;
  /** Private subnets, in as many zones as stores need. */
  readonly subnetIds: pulumi.Input<string[]>;
  /** Address ranges of these subnets. */
  readonly subnetRanges: pulumi.Output<string[]>;
  /** Security groups that the pods of the cluster are in. */
  readonly clientSecurityGroupIds: readonly pulumi.Input<string>[];
}

/**
 * An account at Amazon: the provider that everything there is made with, the network that the EKS cluster is in, and the key
 * that encrypts all data. Nothing in it is asked or made with the credentials of another account.
 */
export class AwsAccount extends pulumi.ComponentResource {
  /** To be passed on to components, which make all of Amazon's resources with it. */
  readonly provider: pulumi.ProviderResource;
  readonly settings: AwsSettings;
  readonly network: AwsNetwork;
  /** Who vouches for service accounts of the cluster: its host, with its path. */
  readonly identityProvider: pulumi.Output<string>;
  /** ARN of the key that encrypts stores, backups, logs and secrets. */
  readonly keyArn: pulumi.Output<string>;

  constructor(name: string, args: AwsAccountArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:aws:AwsAccount", name, {}, options);
    const { settings } = args;
    this.settings = settings;
    this.provider = new aws.Provider(
      `${name}-provider`,
      {
        region: settings.region,
        allowedAccountIds: [settings.accountId],
        ...(settings.role !== undefined && { assumeRoles: [{ roleArn: settings.role, sessionName: "sark-platform" }] }),
        defaultTags: {
          tags: {
            "sark-platform/environment": args.environment,
            "sark-platform/namespace": args.namespace,
            "sark-platform/managed-by": "pulumi",
            ...settings.tags,
          },
        },
      },
      { parent: this },
    );
    const lookUp = { parent: this, provider: this.provider };
    const { vpcConfig, identities } = aws.eks.getClusterOutput({ name: settings.cluster }, lookUp);
    this.network = networkOf(args, vpcConfig, lookUp);
    this.identityProvider = identities.apply(
      ([identity]) => identity?.oidcs[0]?.issuer.replace("https://", "") ?? noIdentity(settings.cluster),
    );

    const within = { parent: this, provider: this.provider };
    const { protect, tags } = protectionOf(settings, "key", args.protect);
    const key = new aws.kms.Key(
      `${name}-key`,
      {
        description: "Data of the SARK platform",
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: keyPolicy(settings),
        tags,
      },
      { ...within, protect },
    );
    new aws.kms.Alias(`${name}-key`, { targetKeyId: key.keyId }, within);
    this.keyArn = key.arn;
    this.registerOutputs({ keyArn: this.keyArn });
  }
}

/** The network of the settings, and of the cluster where they say nothing. */
function networkOf(
  { settings: { network }, zones }: AwsAccountArgs,
  cluster: pulumi.Output<{ readonly vpcId: string; readonly clusterSecurityGroupId: string }>,
  lookUp: pulumi.InvokeOptions,
): AwsNetwork {
  const vpcId = network.vpcId ?? cluster.vpcId;
  const found =
    network.subnetIds ??
    aws.ec2.getSubnetsOutput(
      {
        filters: [
          { name: "vpc-id", values: [vpcId] },
          { name: `tag:${network.subnetTag}`, values: ["1"] },
        ],
      },
      lookUp,
    ).ids;
  const subnets = pulumi
    .output(found)
    // In an order that does not change from one look-up to the next.
    .apply((ids) => pulumi.all([...ids].sort().map((id) => aws.ec2.getSubnetOutput({ id }, lookUp))))
    .apply((described) => inEnoughZones(described, zones, network.subnetTag));
  return {
    vpcId,
    subnetIds: subnets.apply((described) => described.map(({ id }) => id)),
    subnetRanges: subnets.apply((described) => described.map(({ cidrBlock }) => cidrBlock)),
    clientSecurityGroupIds: network.clientSecurityGroupIds ?? [cluster.clusterSecurityGroupId],
  };
}

function noIdentity(cluster: string): never {
  throw new pulumi.RunError(`The cluster ${cluster} has no OpenID Connect issuer, so its pods cannot take on roles.`);
}

interface Subnet {
  readonly id: string;
  readonly cidrBlock: string;
  readonly availabilityZone: string;
}

/** These subnets; throws where they are in fewer zones than stores need. */
export function inEnoughZones(subnets: readonly Subnet[], needed: number, tag: string): readonly Subnet[] {
  const zones = [...new Set(subnets.map(({ availabilityZone }) => availabilityZone))];
  if (zones.length >= needed) return subnets;
  throw new pulumi.RunError(
    `The stores need subnets in ${needed} availability zones, and those that were found (${subnets.length}) are in ` +
      `${zones.join(" and ") || "none"}. Give private subnets of the VPC the tag ${tag}=1, or name others in ` +
      "sark:aws.network.subnetIds.",
  );
}
