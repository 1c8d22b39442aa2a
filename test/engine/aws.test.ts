import assert from "node:assert/strict";
import type { RunResult } from "../../tools/lib/run.ts";
import { AwsEngine, type ProgramSettings } from "../support/aws/engine.ts";

const settings: ProgramSettings = {
  databaseClass: "db.m7g.large",
  backupDays: 14,
  databaseUser: "sark",
  protected: true,
  cacheClass: "cache.m7g.large",
  cacheShards: 2,
};

const said = ({ stdout, stderr }: RunResult): string => stdout + stderr;

function succeeded(result: RunResult): void {
  assert.equal(result.status, 0, said(result));
}

/**
 * The kinds of resources that stores on AWS are made of, with the SDK and the engine that users have, and a provider that
 * is built of the same Terraform code as Pulumi's. What answers is moto: a green run shows that inputs pass the provider's
 * checks and come back as they were written, and what a change plans. It does not show that AWS takes them.
 */
describe("the life of stores on AWS", function () {
  this.timeout(300_000);
  let engine: AwsEngine;

  before(async () => {
    engine = await AwsEngine.start();
    engine.configure(settings);
  });
  after(() => engine.stop());

  /** Asserts that a list of resources of the service has each of the settings. */
  async function described(service: "rds" | "elasticache", action: string, expected: readonly string[]): Promise<void> {
    const answer = await engine.aws.ask(service, action);
    for (const setting of expected) assert.ok(answer.includes(`<${setting}</`), `${setting} is missing in:\n${answer}`);
  }

  it("plans nothing but creations, and creates everything", async () => {
    const plan = await engine.plan();
    assert.ok(plan.length > 35, plan.join("\n"));
    assert.deepEqual([...new Set(plan.map((step) => step.split(" ")[0]))], ["create"]);
    const started = performance.now();
    succeeded(await engine.up());
    const took = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`measured: pulumi up of ${plan.length} resources against the stand-in of AWS ${took} s`);
  });

  it("has told the services what keeps data safe", async () => {
    const safe = ["StorageEncrypted>true", "DeletionProtection>true", "BackupRetentionPeriod>14"];
    await described("rds", "DescribeDBInstances", [...safe, "MultiAZ>true", "PubliclyAccessible>false"]);
    await described("rds", "DescribeDBClusters", [...safe, "DBClusterInstanceClass>db.m6gd.large"]);
    await described("elasticache", "DescribeReplicationGroups", [
      ...["AutomaticFailover>enabled", "MultiAZ>enabled", "ClusterEnabled>true", "ClusterEnabled>false"],
      ...["TransitEncryptionEnabled>true", "AtRestEncryptionEnabled>true"],
    ]);
  });

  it("has copied backups to another region, under a key of that region", async () => {
    const copies = await engine.aws.ask("rds", "DescribeDBInstanceAutomatedBackups", {}, "eu-central-1");
    for (const expected of [
      ...[/<Status>replicating</, /<BackupRetentionPeriod>10</],
      ...[/<DBInstanceArn>arn:aws:rds:eu-west-1:123456789012:db:instance/, /<KmsKeyId>arn:aws:kms:eu-central-1:/],
    ]) {
      assert.match(copies, expected);
    }
  });

  it("has repositories whose tags never change, scanned and encrypted with the key", async () => {
    const { repositories } = JSON.parse(await engine.aws.askJson("ecr", "DescribeRepositories")) as {
      readonly repositories: readonly Readonly<Record<string, unknown>>[];
    };
    const names = repositories.map(({ repositoryName }) => repositoryName).sort();
    assert.deepEqual(names, ["platform/gateway", "platform/sark"]);
    for (const repository of repositories) {
      assert.equal(repository["imageTagMutability"], "IMMUTABLE");
      assert.deepEqual(repository["imageScanningConfiguration"], { scanOnPush: true });
      assert.match(JSON.stringify(repository["encryptionConfiguration"]), /"KMS".*arn:aws:kms:eu-west-1:/);
    }
  });

  it("has a bucket where load balancers may write, and a locked one for decisions", async () => {
    assert.match(await engine.aws.bucketSetting("test-access-logs", "encryption"), /<SSEAlgorithm>AES256</);
    const policy = await engine.aws.bucketSetting("test-access-logs", "policy");
    assert.match(policy, /"logdelivery\.elasticloadbalancing\.amazonaws\.com"/);
    assert.match(await engine.aws.bucketSetting("test-decisions", "encryption"), /<SSEAlgorithm>aws:kms</);
    assert.match(await engine.aws.bucketSetting("test-decisions", "object-lock"), /COMPLIANCE[\s\S]*<Days>365</);
    for (const bucket of ["test-access-logs", "test-decisions"]) {
      assert.match(await engine.aws.bucketSetting(bucket, "policy"), /"aws:SecureTransport": ?"false"/);
    }
  });

  it("shows no change in a second preview, also after asking the services", async () => {
    assert.deepEqual(await engine.plan(), []);
    succeeded(await engine.preview("--refresh", "--expect-no-changes"));
  });

  it("keeps the password out of its state", async () => {
    const { deployment } = JSON.parse(await engine.state("--show-secrets")) as {
      deployment: { resources: readonly { type: string; outputs?: { result?: { plaintext?: string } } }[] };
    };
    const password = deployment.resources.find(({ type }) => type === "random:index/randomPassword:RandomPassword");
    const plain = JSON.parse(password?.outputs?.result?.plaintext ?? "null") as string | null;
    assert.match(plain ?? "", /^[A-Za-z0-9]{32}$/);
    assert.ok(!(await engine.state()).includes(plain ?? ""), "the password is in the state in clear");
  });

  it("changes sizes, backups and shards in place", async () => {
    engine.configure({
      ...settings,
      ...{ databaseClass: "db.m7g.xlarge", backupDays: 21, cacheClass: "cache.m7g.xlarge", cacheShards: 3 },
    });
    assert.deepEqual(await engine.plan(), [
      "update aws:elasticache/replicationGroup:ReplicationGroup sharded",
      "update aws:elasticache/replicationGroup:ReplicationGroup single",
      "update aws:rds/cluster:Cluster aurora",
      "update aws:rds/cluster:Cluster cluster",
      "update aws:rds/instance:Instance instance",
    ]);
    succeeded(await engine.up());
    await described("rds", "DescribeDBInstances", ["DBInstanceClass>db.m7g.xlarge", "BackupRetentionPeriod>21"]);
    await described("elasticache", "DescribeReplicationGroups", ["CacheNodeType>cache.m7g.xlarge", "NodeGroupId>0003"]);
    succeeded(await engine.preview("--refresh", "--expect-no-changes"));
  });

  it("shows that another name of the owner would replace the databases", async () => {
    engine.configure({ ...settings, databaseUser: "owner" });
    const plan = await engine.plan();
    for (const database of ["cluster:Cluster aurora", "cluster:Cluster cluster", "instance:Instance instance"]) {
      assert.ok(plan.includes(`replace aws:rds/${database}`), plan.join("\n"));
    }
  });

  it("is not destroyed while the databases are protected", async () => {
    engine.configure(settings);
    // Not the clusters as well: the provider asks for two minutes whether one would go after all.
    const result = await engine.destroy("aws:rds/instance:Instance::instance");
    assert.notEqual(result.status, 0);
    assert.match(said(result), /Cannot delete protected DB Instance/);
    await described("rds", "DescribeDBInstances", ["DeletionProtection>true"]);
  });

  it("goes when the protection is taken away, and leaves last snapshots", async () => {
    engine.configure({ ...settings, protected: false });
    succeeded(await engine.up());
    succeeded(await engine.destroy());
    for (const action of ["DescribeDBInstances", "DescribeDBClusters"]) {
      assert.doesNotMatch(await engine.aws.ask("rds", action), /Identifier>/);
    }
    assert.doesNotMatch(await engine.aws.ask("elasticache", "DescribeReplicationGroups"), /ReplicationGroupId>/);
    const copies = await engine.aws.ask("rds", "DescribeDBInstanceAutomatedBackups", {}, "eu-central-1");
    assert.doesNotMatch(copies, /<DBInstanceAutomatedBackup>/);
    assert.match(await engine.aws.askJson("ecr", "DescribeRepositories"), /"repositories": ?\[\]/);
    for (const bucket of ["test-access-logs", "test-decisions"]) {
      await assert.rejects(engine.aws.bucketSetting(bucket, "policy"), /NoSuchBucket/);
    }
    await described("rds", "DescribeDBSnapshots", ["DBSnapshotIdentifier>instance-final"]);
    await described("rds", "DescribeDBClusterSnapshots", [
      ...["DBClusterSnapshotIdentifier>cluster-final", "DBClusterSnapshotIdentifier>aurora-final"],
    ]);
  });

  it("has asked for nothing that the stand-in does not know, which refuses and names it", async () => {
    assert.deepEqual(engine.aws.unknownActions, []);
    await assert.rejects(engine.aws.ask("elasticache", "DescribeEvents"), /answered 400: .*NotImplemented/);
    assert.match(engine.aws.unknownActions.join(), /elasticache: .*describe_events/);
  });
});
