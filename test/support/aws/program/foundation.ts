import { getSubnetsOutput, getVpcOutput, SecurityGroup } from "@pulumi/aws/ec2/index.js";
import { getClusterOutput } from "@pulumi/aws/eks/index.js";
import { Alias, Key } from "@pulumi/aws/kms/index.js";
import type { Provider } from "@pulumi/aws/provider.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/index.js";
import type { Output } from "@pulumi/pulumi";

/** On every resource that takes tags. */
export const tags = { environment: "test" };

/** What the stores stand on. */
export interface Foundation {
  readonly options: { readonly provider: Provider };
  readonly key: Key;
  readonly subnetIds: Output<string[]>;
  /** Makes a group that admits the VPC on one port. */
  readonly createSecurityGroup: (name: string, port: number) => SecurityGroup;
}

/** Looks up the network of an EKS cluster, and creates the key of everything that is stored. */
export function createFoundation(provider: Provider, clusterName: string): Foundation {
  const options = { provider };
  const cluster = getClusterOutput({ name: clusterName }, options);
  const vpc = getVpcOutput({ id: cluster.vpcConfig.vpcId }, options);
  const key = new Key(
    "data",
    { description: "Data at rest", enableKeyRotation: true, deletionWindowInDays: 30, tags },
    options,
  );
  new Alias("data", { targetKeyId: key.keyId }, options);
  return {
    options,
    key,
    subnetIds: getSubnetsOutput({ filters: [{ name: "vpc-id", values: [vpc.id] }] }, options).ids,
    createSecurityGroup: (name, port) => {
      const group = new SecurityGroup(name, { description: `${name} access`, vpcId: vpc.id, tags }, options);
      const rule = { description: "from the VPC", ipProtocol: "tcp", fromPort: port, toPort: port };
      const admitted = { securityGroupId: group.id, cidrIpv4: vpc.cidrBlock };
      new SecurityGroupIngressRule(name, { ...rule, ...admitted, tags }, options);
      return group;
    },
  };
}
