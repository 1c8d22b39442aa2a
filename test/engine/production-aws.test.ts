import assert from "node:assert/strict";
import { Log } from "../../tools/lib/log.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { endCommands, type RunResult } from "../../tools/lib/run.ts";
import { setUpAws } from "../../tools/setup/aws.ts";
import { withLoadBalancer } from "../support/aws/load-balancer.ts";
import { AwsStandIn } from "../support/aws/stand-in.ts";
import { provisionedVolumes } from "../support/aws/volumes.ts";
import { Engine } from "../support/engine.ts";

const stack = "production-aws";
const namespace = "mcp-production";

type Values = Readonly<Record<string, unknown>>;

/** Values to replace in parts of the stack's settings, by the part's name. */
type Changes = Readonly<Record<string, Values | boolean>>;

const larger: Changes = {
  "sark:postgres": { instanceClass: "db.m7g.xlarge", backup: { days: 30 } },
  "sark:cache": { nodeType: "cache.r7g.xlarge", shards: 3 },
};

const acknowledgedChanges = ["postgres", "cache", "accessLogs", "key"];

/** Takes the protection off all stores at Amazon. */
const unprotected: Changes = { "sark:deletionProtection": false, "sark:aws": { acknowledgedChanges } };

/** The same, with a network that is not looked up. */
const withNetwork = (network: Values): Changes => ({ ...unprotected, "sark:aws": { acknowledgedChanges, network } });

/** One shard, whose primary has the name that clients know. */
const inOneShard: Changes = { "sark:cache": { clusterMode: false, shards: 1 } };

/** Servers in three zones, behind a proxy. */
const multiAzCluster = { kind: "cluster", instanceClass: "db.m6gd.large", storage: { size: "100Gi" }, proxy: {} };

const aurora = { kind: "aurora", instanceClass: "db.r7g.large", storage: undefined };

const said = ({ stdout, stderr }: RunResult): string => stdout + stderr;

const seconds = (started: number): string => `${((performance.now() - started) / 1000).toFixed(1)} s`;

/**
 * The whole program with the stores at Amazon: moto answers for Amazon, and an API server with simulated nodes for EKS. Jobs are
 * marked complete there without having run, so that users and databases come to be is shown elsewhere.
 */
describe("the life of stack production-aws", function () {
  this.timeout(300_000);
  let aws: AwsStandIn;
  let engine: Engine;
  let file: string;

  before(async () => {
    const { pulumi, moto } = await setUpAws(new Progress(new Log("productionawstest")));
    aws = await AwsStandIn.start({ moto }, "eu-central-1");
    await aws.createCluster("production");
    engine = await Engine.start({ pulumi, environment: aws.environment });
    await engine.cluster.kubectl(["create", "-f", "-"], provisionedVolumes(namespace));
    file = await engine.stack(stack);
  });
  after(async () => {
    // One that a test gave up would go on asking for ever.
    endCommands("SIGTERM");
    await aws.stop();
    await engine.stop();
  });

  /** Gives the stack other settings. */
  async function configure(changes: Changes): Promise<void> {
    file = await engine.stack(stack, (config) => {
      for (const [key, values] of Object.entries(changes)) {
        config[key] = typeof values === "object" ? { ...(config[key] as Values), ...values } : values;
      }
    });
  }

  const preview = async (...options: readonly string[]) =>
    engine.workspace.attempt([
      ...["preview", "--stack", stack, "--config-file", file, "--policy-pack", "policy", ...options],
    ]);

  const destroy = async () => engine.workspace.attempt(["destroy", "--stack", stack, "--config-file", file, "--yes"]);

  /** A network as settings name it: all subnets of the VPC, and the security group of the cluster. */
  async function givenNetwork() {
    const found = async (action: string, field: string, filter = {}) =>
      [...(await aws.ask("ec2", action, filter)).matchAll(new RegExp(`<${field}>(.*?)<`, "g"))]
        .map(([, id = ""]) => id)
        .sort();
    const subnetIds = await found("DescribeSubnets", "subnetId");
    const [vpcId] = await found("DescribeVpcs", "vpcId");
    const ofCluster = { "Filter.1.Name": "group-name", "Filter.1.Value.1": "eks-cluster-sg-production" };
    const [group] = await found("DescribeSecurityGroups", "groupId", ofCluster);
    return { subnetIds, network: { vpcId, subnetIds, clientSecurityGroupIds: [group] } };
  }

  /** What stands in the namespace of the platform. */
  const everything = async () =>
    engine.kubectl("get", "deployments,statefulsets,services,secrets,configmaps", "-n", namespace, "-o", "name");

  async function succeeds(run: Promise<RunResult>): Promise<void> {
    const result = await run;
    assert.equal(result.status, 0, said(result));
  }

  async function isRefused(run: Promise<RunResult>, reason: RegExp): Promise<void> {
    const result = await run;
    assert.notEqual(result.status, 0, said(result));
    assert.match(said(result), reason);
  }

  /** Asserts that a list of resources of the service has each of the settings. */
  async function described(service: "rds" | "elasticache", action: string, expected: readonly string[]): Promise<void> {
    const answer = await aws.ask(service, action);
    for (const setting of expected) assert.ok(answer.includes(`<${setting}</`), `${setting} is missing in:\n${answer}`);
  }

  it("comes up under the policy pack in one update, at Amazon and in the cluster", async () => {
    const started = performance.now();
    await succeeds(withLoadBalancer(engine, namespace, engine.up(stack, file)));
    console.log(`measured: pulumi up of stack ${stack} against the stand-in of AWS ${seconds(started)}`);
    const safe = ["StorageEncrypted>true", "DeletionProtection>true", "BackupRetentionPeriod>35"];
    await described("rds", "DescribeDBInstances", [...safe, "MultiAZ>true", "PubliclyAccessible>false"]);
    await described("elasticache", "DescribeReplicationGroups", [
      ...["AutomaticFailover>enabled", "MultiAZ>enabled", "ClusterEnabled>true", "NodeGroupId>0002"],
      ...["TransitEncryptionEnabled>true", "AtRestEncryptionEnabled>true"],
    ]);
  });

  it("puts the stores into the private subnets of the EKS cluster, and lets SARK reach these alone", async () => {
    const subnets = await aws.ask("ec2", "DescribeSubnets", {
      "Filter.1.Name": "tag:kubernetes.io/role/internal-elb",
      "Filter.1.Value.1": "1",
    });
    const listed = (name: string) =>
      [...subnets.matchAll(new RegExp(`<${name}>(.*?)<`, "g"))].map(([, value = ""]) => value).sort();
    const groups = await aws.ask("rds", "DescribeDBSubnetGroups");
    const used = [...groups.matchAll(/<SubnetIdentifier>(.*?)</g)].map(([, id]) => id).sort();
    assert.deepEqual(used, listed("subnetId"));
    const reached = await engine.kubectl(
      ...["get", "networkpolicy", "sark", "--namespace", namespace],
      ...["--output", "jsonpath={.spec.egress[?(@.ports[0].port==5432)].to[*].ipBlock.cidr}"],
    );
    assert.deepEqual(reached.split(" ").sort(), listed("cidrBlock"));
  });

  it("has a bucket where its load balancer may write, and nobody in clear", async () => {
    const bucket = "sark-production-access-logs";
    assert.match(await aws.bucketSetting(bucket, "encryption"), /<SSEAlgorithm>AES256</);
    const policy = await aws.bucketSetting(bucket, "policy");
    assert.match(policy, /"logdelivery\.elasticloadbalancing\.amazonaws\.com"/);
    assert.match(policy, /"aws:SecureTransport":"false"/);
    const ingress = await engine.kubectl("get", "ingress", "gateway", "--namespace", namespace, "--output", "json");
    assert.match(ingress, /access_logs\.s3\.bucket=sark-production-access-logs,access_logs\.s3\.prefix=gateway/);
  });

  it("keeps passwords out of its state, the administrator's too", async () => {
    const state = await engine.workspace.run(["stack", "export", "--stack", stack]);
    const secrets = await engine.objects<{ readonly data: Readonly<Record<string, string>> }>(
      ...["secrets", "--namespace", namespace],
    );
    const values = secrets.flatMap(({ data }) => Object.entries(data)).filter(([key]) => key !== "tls.crt");
    assert.ok(
      values.some(([key]) => key === "administrator"),
      "the administrator's password was not found",
    );
    for (const [key, value] of values) {
      const plain = Buffer.from(value, "base64").toString();
      assert.ok(
        plain.length >= 8 && !state.includes(plain) && !state.includes(value),
        `${key} is in the state in clear`,
      );
    }
  });

  it("shows no change in a second preview, also after asking Amazon and the cluster", async () => {
    await engine.settle(namespace);
    await succeeds(preview("--expect-no-changes"));
    const started = performance.now();
    await succeeds(preview("--expect-no-changes", "--refresh"));
    console.log(`measured: preview of stack ${stack} that asks for everything again ${seconds(started)}`);
  });

  it("takes other sizes, backups and shards in place", async () => {
    await configure(larger);
    const plan = (await engine.plan(stack, file)).filter((step) => / aws:(rds|elasticache|kms)\//.test(step));
    assert.deepEqual(plan, [
      "update aws:elasticache/replicationGroup:ReplicationGroup sark-cache",
      "update aws:rds/instance:Instance sark-postgres",
      "update aws:rds/parameterGroup:ParameterGroup sark-postgres",
    ]);
    await succeeds(engine.up(stack, file));
    await described("rds", "DescribeDBInstances", ["BackupRetentionPeriod>30", "DeletionProtection>true"]);
    await described("elasticache", "DescribeReplicationGroups", ["NodeGroupId>0003"]);
  });

  it("refuses in the preview to replace a store", async () => {
    await configure({ ...larger, "sark:postgres": { ...(larger["sark:postgres"] as Values), administrator: "owner" } });
    await isRefused(preview(), /unable to replace resource .*sark-postgres[\s\S]*marked for protection/);
  });

  it("refuses in the preview another major version, and says what to do", async () => {
    await configure({ ...larger, "sark:postgres": { ...(larger["sark:postgres"] as Values), version: "16" } });
    await isRefused(preview(), /sark:postgres\.version goes from 15 to 16, which cannot be taken back/);
  });

  it("refuses a store without protection by the stack rule, unless its change is acknowledged by name", async () => {
    await configure({ ...larger, "sark:deletionProtection": false });
    await isRefused(preview(), /\[mandatory\].*aws-store-protection/);
  });

  it("refuses to be destroyed while anything is protected, and touches nothing", async () => {
    await configure(larger);
    const before = await everything();
    await isRefused(destroy(), /protect/);
    assert.deepEqual(await everything(), before);
    await described("rds", "DescribeDBInstances", ["DeletionProtection>true"]);
  });

  it("refuses in the preview three servers in a network of two zones", async () => {
    await configure({ ...unprotected, ...inOneShard, "sark:postgres": multiAzCluster });
    await isRefused(
      preview(),
      /The stores need subnets in 3 availability zones, and those that were found \(2\) are in/,
    );
  });

  it("goes over to a Multi-AZ cluster behind a proxy and a cache of one shard, in a network that the settings name", async () => {
    await configure({ ...larger, ...unprotected });
    await succeeds(engine.up(stack, file));
    const { network, subnetIds } = await givenNetwork();
    await configure({ ...inOneShard, ...withNetwork(network), "sark:postgres": multiAzCluster });
    await succeeds(engine.up(stack, file));
    await described("rds", "DescribeDBClusters", [
      ...["DBClusterInstanceClass>db.m6gd.large", "StorageEncrypted>true", "IAMDatabaseAuthenticationEnabled>true"],
    ]);
    await described("rds", "DescribeDBProxies", ["RequireTLS>true", "EngineFamily>POSTGRESQL"]);
    await described("elasticache", "DescribeReplicationGroups", ["AutomaticFailover>enabled", "ClusterEnabled>false"]);
    assert.doesNotMatch(await aws.ask("rds", "DescribeDBInstances"), /MultiAZ>true/);
    const groups = await aws.ask("rds", "DescribeDBSubnetGroups");
    const used = [...groups.matchAll(/<SubnetIdentifier>(.*?)</g)].map(([, id]) => id).sort();
    assert.deepEqual(used, subnetIds);
    await engine.settle(namespace);
    await succeeds(preview("--expect-no-changes", "--refresh"));
  });

  it("goes over to Aurora, in the network that is looked up", async () => {
    await configure({ ...inOneShard, ...unprotected, "sark:postgres": aurora });
    await succeeds(engine.up(stack, file));
    await described("rds", "DescribeDBClusters", ["Engine>aurora-postgresql", "StorageEncrypted>true"]);
    await described("rds", "DescribeDBInstances", ["DBInstanceClass>db.r7g.large", "PubliclyAccessible>false"]);
    await engine.settle(namespace);
    await succeeds(preview("--expect-no-changes", "--refresh"));
  });

  it("goes when that is acknowledged, and leaves last snapshots", async () => {
    await succeeds(destroy());
    assert.doesNotMatch(await aws.ask("rds", "DescribeDBInstances"), /Identifier>/);
    assert.doesNotMatch(await aws.ask("rds", "DescribeDBClusters"), /DBClusterIdentifier>/);
    assert.doesNotMatch(await aws.ask("elasticache", "DescribeReplicationGroups"), /ReplicationGroupId>/);
    assert.match(await aws.ask("rds", "DescribeDBSnapshots"), /<DBSnapshotIdentifier>sark-postgres-final-[0-9a-f]{8}</);
    assert.match(await aws.ask("elasticache", "DescribeSnapshots"), /<SnapshotName>sark-cache-final-[0-9a-f]{8}</);
    assert.doesNotMatch(await engine.kubectl("get", "namespaces", "-o", "name"), /mcp-production/);
  });

  it("has asked for nothing that the stand-in does not know", () => {
    assert.deepEqual(aws.unknownActions, []);
  });
});
