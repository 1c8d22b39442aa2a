import type * as pulumi from "@pulumi/pulumi";
import type { AwsNetwork } from "./account.ts";
import { aws } from "./sdk.ts";

/**
 * A security group that lets the cluster's workloads in, to one port, and nobody out.
 *
 * @returns its id
 */
export function storeSecurityGroup(
  name: string,
  { network, port, purpose }: { readonly network: AwsNetwork; readonly port: number; readonly purpose: string },
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const group = new aws.ec2.SecurityGroup(
    name,
    { vpcId: network.vpcId, description: `Access to ${purpose}` },
    { parent },
  );
  // Resources of their own: rules within a group would replace those that others add.
  network.clientSecurityGroupIds.forEach((client, index) => {
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-client-${index}`,
      {
        securityGroupId: group.id,
        referencedSecurityGroupId: client,
        description: "Workloads of the cluster",
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
      },
      { parent },
    );
  });
  return group.id;
}
