import assert from "node:assert/strict";
import { amazonWith, settingsOf } from "../../support/configuration.ts";
import { addressOf, containerOf, dataOf, podOf, theOne } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import { type Registration, secretMark } from "../../support/recorder.ts";

const proxied = (changes: Readonly<Record<string, unknown>> = {}) =>
  settingsOf(amazonWith({ "sark:postgres proxy": {}, ...changes }));

const policyOf = (all: readonly Registration[]) =>
  JSON.parse(String(theOne(all, "RolePolicy", "sark-postgres-proxy").inputs["policy"])) as {
    readonly Statement: readonly Readonly<Record<string, unknown>>[];
  };

describe("the proxy of PostgreSQL at Amazon", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recordPlatform(proxied());
  });

  it("takes passwords over TLS alone, and shares nine tenths of the server's connections", () => {
    const { inputs } = theOne(all, "Proxy", "sark-postgres-proxy");
    assert.equal(inputs["requireTls"], true);
    assert.equal(inputs["debugLogging"], false);
    assert.deepEqual(inputs["vpcSubnetIds"], ["subnet-0a000000", "subnet-0b000000", "subnet-0c000000"]);
    const group = theOne(all, "ProxyDefaultTargetGroup", "sark-postgres-proxy").inputs;
    assert.deepEqual(group["connectionPoolConfig"], {
      maxConnectionsPercent: 90,
      maxIdleConnectionsPercent: 45,
      connectionBorrowTimeout: 15,
    });
    assert.equal(
      theOne(all, "ProxyTarget", "sark-postgres-proxy").inputs["dbInstanceIdentifier"],
      "sark-postgres-0000000",
    );
  });

  it("may read the owner's password and no other secret", () => {
    const version = theOne(all, "SecretVersion", "sark-postgres-proxy");
    assert.equal(version.inputs["secretString"], secretMark);
    assert.match(String(theOne(all, "Secret", "sark-postgres-proxy").inputs["kmsKeyId"]), /key\/sark-aws-key$/);
    const [reads, decrypts] = policyOf(all).Statement;
    assert.deepEqual(reads, {
      Effect: "Allow",
      Action: "secretsmanager:GetSecretValue",
      Resource: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:sark-postgres-proxy-0a1b2c",
    });
    assert.deepEqual(decrypts?.["Condition"], {
      StringEquals: { "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com" },
    });
  });

  it("is reached by the cluster's workloads, and reaches the server and nothing else", () => {
    const from = (name: string) => theOne(all, "SecurityGroupIngressRule", name).inputs["referencedSecurityGroupId"];
    assert.equal(from("sark-postgres-proxy-client-0"), "sg-0a1b2c3d");
    assert.equal(from("sark-postgres-proxy"), "sark-postgres-proxy-id");
    const { inputs } = theOne(all, "SecurityGroupEgressRule");
    assert.equal(inputs["referencedSecurityGroupId"], "sark-postgres-id");
    assert.deepEqual([inputs["fromPort"], inputs["toPort"]], [5432, 5432]);
  });

  it("is what SARK connects to and believes, while the Jobs go to the server itself", () => {
    const environment = dataOf(theOne(all, "ConfigMap", "sark-config"));
    assert.equal(environment["POSTGRES_HOST"], "sark-postgres-proxy.proxy-abc123.eu-central-1.rds.amazonaws.com");
    const trusted = dataOf(theOne(all, "ConfigMap", "sark-trust"))["postgres-ca.pem"] ?? "";
    // Three of the region's databases, and five of Amazon's own, of which the proxy's certificate is.
    assert.equal(trusted.match(/BEGIN CERTIFICATE/g)?.length, 8);
    const { env } = containerOf(podOf(theOne(all, "Job", "sark-postgres-roles")), "job");
    const host = env.find(({ name }) => name === "PGHOST");
    assert.equal(host?.value, "sark-postgres.abc123.eu-central-1.rds.amazonaws.com");
  });

  it("stands before a cluster of servers too", async () => {
    const others = await recordPlatform(
      proxied({ "sark:postgres kind": "aurora", "sark:postgres storage": undefined }),
    );
    const { inputs } = theOne(others, "ProxyTarget", "sark-postgres-proxy");
    assert.equal(inputs["dbClusterIdentifier"], "sark-postgres-0000000");
    assert.equal("dbInstanceIdentifier" in inputs, false);
  });

  it("registers the same resources in a preview, where outputs are unknown", async () => {
    const preview = await recordPlatform(proxied(), { preview: true });
    assert.deepEqual(preview.map(addressOf).sort(), all.map(addressOf).sort());
  });
});

describe("the copy of an instance's backups", () => {
  it("is kept in another region under a key of that region, which is as hard to lose as the instance", async () => {
    const all = await recordPlatform(settingsOf(amazonWith({ "sark:postgres backup copy": { region: "eu-west-1" } })));
    const { inputs } = theOne(all, "InstanceAutomatedBackupsReplication", "sark-postgres-copy");
    assert.deepEqual([inputs["region"], inputs["retentionPeriod"]], ["eu-west-1", 14]);
    assert.equal(inputs["sourceDbInstanceArn"], "arn of sark-postgres");
    const key = theOne(all, "Key", "sark-postgres-copy");
    assert.equal(key.protect, true);
    assert.equal(key.inputs["region"], "eu-west-1");
    assert.equal(inputs["kmsKeyId"], "arn:aws:kms:eu-central-1:123456789012:key/sark-postgres-copy");
  });
});
