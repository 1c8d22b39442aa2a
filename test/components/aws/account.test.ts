import assert from "node:assert/strict";
import { inEnoughZones } from "../../../components/aws/account.ts";
import { amazonWith, settingsOf } from "../../support/configuration.ts";
import { theOne } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import type { Registration } from "../../support/recorder.ts";
import { stackSettings } from "../../support/stacks.ts";

const amazons = (all: readonly Registration[]) => all.filter(({ type }) => type.startsWith("aws:"));

/** An argument of a provider, which travels as JSON. */
const providerArgument = (all: readonly Registration[], name: string): unknown => {
  const provider = all.find(({ type }) => type === "pulumi:providers:aws");
  return JSON.parse(String(provider?.inputs[name])) as unknown;
};

describe("the account at Amazon", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recordPlatform(settingsOf(amazonWith()));
  });

  it("is the only provider of Amazon's resources, for one region and one account", () => {
    assert.deepEqual([...new Set(amazons(all).map(({ provider }) => provider))], ["sark-aws-provider"]);
    assert.deepEqual(providerArgument(all, "allowedAccountIds"), ["123456789012"]);
    assert.deepEqual(providerArgument(all, "assumeRoles"), [
      { roleArn: "arn:aws:iam::123456789012:role/sark-production-deployment", sessionName: "sark-platform" },
    ]);
  });

  it("tags everything with what it belongs to", () => {
    assert.deepEqual(providerArgument(all, "defaultTags"), {
      tags: {
        "sark-platform/environment": "production",
        "sark-platform/namespace": "mcp-production",
        "sark-platform/managed-by": "pulumi",
        team: "platform",
        "cost-centre": "4711",
      },
    });
  });

  it("encrypts with one key, which is changed every year and hard to lose", () => {
    const key = theOne(all, "Key", "sark-aws-key");
    assert.equal(key.protect, true);
    assert.equal(key.inputs["enableKeyRotation"], true);
    assert.equal(key.inputs["deletionWindowInDays"], 30);
    assert.doesNotMatch(String(key.inputs["policy"]), /"Principal":"\*"|"AWS":"\*"/);
  });

  it("finds the network of the cluster by the cluster's name", () => {
    const database = theOne(all, "SecurityGroup", "sark-postgres");
    assert.equal(database.inputs["vpcId"], "vpc-0a1b2c3d");
    const rule = theOne(all, "SecurityGroupIngressRule", "sark-postgres-client-0");
    assert.equal(rule.inputs["referencedSecurityGroupId"], "sg-0a1b2c3d");
    const subnets = theOne(all, "SubnetGroup", "sark-cache").inputs["subnetIds"];
    // In an order that does not change from one look-up to the next.
    assert.deepEqual(subnets, ["subnet-0a000000", "subnet-0b000000", "subnet-0c000000"]);
  });

  it("lets pods reach the subnets of the stores and no other addresses", () => {
    const policy = theOne(all, "NetworkPolicy", "platform-network-sark").inputs as {
      readonly spec: { readonly egress: readonly { readonly to: unknown; readonly ports: unknown }[] };
    };
    const ranges = ["10.20.32.0/24", "10.20.33.0/24", "10.20.34.0/24"].map((cidr) => ({ ipBlock: { cidr } }));
    for (const port of [5432, 6379]) {
      assert.ok(
        policy.spec.egress.some(
          ({ to, ports }) => JSON.stringify([to, ports]) === JSON.stringify([ranges, [{ port, protocol: "TCP" }]]),
        ),
        `port ${port}: ${JSON.stringify(policy.spec.egress)}`,
      );
    }
  });

  it("uses the network that the settings give it", async () => {
    const given = await recordPlatform(
      settingsOf(
        amazonWith({
          "sark:aws network": {
            vpcId: "vpc-11111111",
            subnetIds: ["subnet-0d000000", "subnet-0e000000"],
            clientSecurityGroupIds: ["sg-11111111", "sg-22222222"],
          },
        }),
      ),
    );
    assert.equal(theOne(given, "SecurityGroup", "sark-cache").inputs["vpcId"], "vpc-11111111");
    assert.deepEqual(theOne(given, "SubnetGroup", "sark-postgres").inputs["subnetIds"], [
      "subnet-0d000000",
      "subnet-0e000000",
    ]);
    for (const [index, group] of ["sg-11111111", "sg-22222222"].entries()) {
      const rule = theOne(given, "SecurityGroupIngressRule", `sark-postgres-client-${index}`);
      assert.equal(rule.inputs["referencedSecurityGroupId"], group);
    }
  });

  it("refuses subnets in fewer zones than the stores need, and names these", () => {
    const subnetIn = (zone: string) => ({ id: `subnet-${zone}`, cidrBlock: "10.20.0.0/24", availabilityZone: zone });
    const [one, two, again] = ["eu-central-1a", "eu-central-1b", "eu-central-1b"].map(subnetIn);
    assert.ok(one && two && again);
    assert.deepEqual(inEnoughZones([one, two, again], 2, "private"), [one, two, again]);
    assert.throws(
      () => inEnoughZones([one, two, again], 3, "private"),
      /need subnets in 3 availability zones, and those that were found \(3\) are in eu-central-1a and eu-central-1b\./,
    );
    assert.deepEqual(inEnoughZones([], 0, "private"), []);
    assert.throws(() => inEnoughZones([], 2, "private"), /\(0\) are in none\. Give private subnets .* tag private=1/);
  });

  it("is not asked for where nothing is there, even where the settings name one", async () => {
    const { aws } = settingsOf(amazonWith({ "sark:aws accessLogBucket": undefined }));
    for (const settings of [stackSettings("production"), { ...stackSettings("production"), aws }]) {
      const without = await recordPlatform(settings);
      assert.deepEqual(
        without.filter(({ type }) => /aws/i.test(type)),
        [],
      );
    }
  });
});
