/** What Amazon would answer and compute, as far as the program reads it. */

type Fields = Readonly<Record<string, unknown>>;

const arn = (service: string, resource: string): string => `arn:aws:${service}:eu-central-1:123456789012:${resource}`;

/** The answer to a look-up. Whatever is not Amazon's answers with what it was asked. */
export function amazonAnswer(token: string, inputs: Fields): Record<string, unknown> {
  const answers: Readonly<Record<string, Fields>> = {
    "aws:eks/getCluster:getCluster": {
      arn: arn("eks", "cluster/production"),
      identities: [{ oidcs: [{ issuer: "https://oidc.eks.eu-central-1.amazonaws.com/id/0A1B2C3D" }] }],
      vpcConfig: { vpcId: "vpc-0a1b2c3d", clusterSecurityGroupId: "sg-0a1b2c3d" },
    },
    "aws:ec2/getSubnets:getSubnets": { ids: ["subnet-0c000000", "subnet-0a000000", "subnet-0b000000"] },
    "aws:ec2/getSubnet:getSubnet": subnet(inputs["id"]),
    "aws:secretsmanager/getSecretVersion:getSecretVersion": {
      secretString: JSON.stringify({ username: "platform_admin", password: "generated administrator" }),
      versionId: "version of a rotation",
    },
  };
  return { ...inputs, ...answers[token] };
}

/** Range `10.20.32.0/24` in zone `eu-central-1a` for `subnet-0a000000`, and so on. */
const subnet = (id: unknown): Fields => {
  const letter = /^subnet-0([a-f])/.exec(String(id))?.[1] ?? "a";
  const range = `10.20.${32 + letter.charCodeAt(0) - "a".charCodeAt(0)}.0/24`;
  return { cidrBlock: range, availabilityZone: `eu-central-1${letter}` };
};

const secrets = [{ secretArn: arn("secretsmanager", "secret:rds!administrator") }];

/** What Amazon computes for a resource. */
export function amazonOutputs(type: string, name: string): Fields {
  if (!type.startsWith("aws:")) return {};
  const named = { name: `${name}-0000000`, arn: `arn of ${name}` };
  const outputs: Readonly<Record<string, Fields>> = {
    "aws:kms/key:Key": { keyId: `key of ${name}`, arn: arn("kms", `key/${name}`) },
    "aws:secretsmanager/secret:Secret": { arn: arn("secretsmanager", `secret:${name}-0a1b2c`) },
    "aws:secretsmanager/secretVersion:SecretVersion": { versionId: `version of ${name}` },
    "aws:rds/instance:Instance": {
      address: `${name}.abc123.eu-central-1.rds.amazonaws.com`,
      identifier: `${name}-0000000`,
      masterUserSecrets: secrets,
    },
    "aws:rds/proxy:Proxy": { endpoint: `${name}.proxy-abc123.eu-central-1.rds.amazonaws.com` },
    "aws:rds/cluster:Cluster": {
      endpoint: `${name}.cluster-abc123.eu-central-1.rds.amazonaws.com`,
      clusterIdentifier: `${name}-0000000`,
      masterUserSecrets: secrets,
    },
    "aws:elasticache/replicationGroup:ReplicationGroup": {
      replicationGroupId: `${name}-0000000`,
      configurationEndpointAddress: `clustercfg.${name}.abc123.euc1.cache.amazonaws.com`,
      primaryEndpointAddress: `master.${name}.abc123.euc1.cache.amazonaws.com`,
    },
  };
  return { ...named, ...outputs[type] };
}
