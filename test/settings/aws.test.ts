import assert from "node:assert/strict";
import { memoryOf, serverConnections } from "../../settings/rds.ts";
import { amazonWith, problemsIn, refusal, settingsOf } from "../support/configuration.ts";
import { sentDecisions } from "../support/logs.ts";
import { stackConfiguration } from "../support/stacks.ts";

const problems = (changes: Readonly<Record<string, unknown>>) => problemsIn(refusal(amazonWith(changes)));

const decisionBucket = {
  name: "decisions",
  role: "decisions",
  writer: { namespace: "logs", serviceAccount: "writer" },
  lockDays: 365,
};

/** Changes that must be refused with one problem, and what it says. */
const refused: Readonly<Record<string, readonly [Readonly<Record<string, unknown>>, RegExp]>> = {
  "stores without an account": [
    { "sark:aws": undefined },
    /sark:aws is required while sark:postgres.mode is rds and sark:cache.mode is elasticache/,
  ],
  "an account that is no number of 12 digits": [
    { "sark:aws accountId": "1234" },
    /sark:aws.accountId must be the number/,
  ],
  "a region that is none": [{ "sark:aws region": "Frankfurt" }, /sark:aws.region must be the name of a region/],
  "a region without known authorities": [
    { "sark:aws region": "eu-north-9" },
    /sark:aws.region is a region whose database authorities are not known here.*eu-north-9/,
  ],
  "alarms that nobody learns of": [{ "sark:aws alarmTopics": [] }, /sark:aws.alarmTopics must name an SNS topic/],
  "a single subnet": [
    { "sark:aws network": { subnetIds: ["subnet-0a1b2c3d"] } },
    /sark:aws.network.subnetIds must name at least 2 subnets/,
  ],
  "two subnets for three servers": [
    {
      "sark:postgres kind": "cluster",
      "sark:postgres instanceClass": "db.m6gd.large",
      "sark:postgres storage": { size: "100Gi" },
      "sark:aws network": { subnetIds: ["subnet-0a1b2c3d", "subnet-1a1b2c3d"] },
    },
    /sark:aws.network.subnetIds must name at least 3 subnets.*sark:postgres.kind is cluster.*it names 2/,
  ],
  "a copy of backups in the same region": [
    { "sark:postgres backup": { copy: { region: "eu-central-1" } } },
    /sark:postgres.backup.copy must name another region than sark:aws.region, which is eu-central-1/,
  ],
  "a copy of backups of Aurora": [
    {
      "sark:postgres kind": "aurora",
      "sark:postgres storage": undefined,
      "sark:postgres backup": { copy: { region: "eu-west-1" } },
    },
    /sark:postgres.backup.copy must not be set while sark:postgres.kind is aurora/,
  ],
  "a proxy with fewer connections than SARK may open": [
    { "sark:postgres proxy": { connectionsPercent: 50 } },
    /sark:sark.replicas.max needs 500 database connections.*50 percent for the proxy of sark:postgres.instanceClass.*grants 405/,
  ],
  "an acknowledgement of a store that there is not": [
    { "sark:aws acknowledgedChanges": ["database"] },
    /sark:aws.acknowledgedChanges\[0\] must be one of: postgres, cache, backups, images, accessLogs, decisions, key/,
  ],
  "TimescaleDB at Amazon": [
    { "sark:postgres auditArchive": { mode: "timescale" } },
    /sark:postgres.auditArchive.mode must not be timescale.*Amazon RDS has no TimescaleDB/,
  ],
  "a class whose memory nobody knows": [
    { "sark:postgres instanceClass": "db.huge" },
    /sark:postgres.instanceClass must be/,
  ],
  "an instance without storage": [{ "sark:postgres storage": undefined }, /sark:postgres.storage is required/],
  "storage that Amazon does not offer": [
    { "sark:postgres storage": { size: "10Gi" } },
    /sark:postgres.storage.size must be whole gibibytes, at least 20Gi/,
  ],
  "storage that cannot grow enough": [
    { "sark:postgres storage": { size: "100Gi", largest: "105Gi" } },
    /sark:postgres.storage.largest must be at least a tenth more/,
  ],
  "a cluster that grows by itself": [
    { "sark:postgres kind": "cluster", "sark:postgres instanceClass": "db.m6gd.large" },
    /sark:postgres.storage.largest must not be set while sark:postgres.kind is cluster/,
  ],
  "a cluster without disks of its own": [
    { "sark:postgres kind": "cluster", "sark:postgres storage": { size: "100Gi" } },
    /sark:postgres.instanceClass must be a class with disks of its own.*it is db.m7g.large/,
  ],
  "Aurora with a size": [{ "sark:postgres kind": "aurora" }, /sark:postgres.storage must not be set/],
  "readers of an instance": [{ "sark:postgres replicas": 2 }, /sark:postgres.replicas must not be set/],
  "backups for a week": [{ "sark:postgres backup": { days: 7 } }, /sark:postgres.backup.days must be at least 14/],
  "an administrator whom everybody would try": [
    { "sark:postgres administrator": "postgres" },
    /sark:postgres.administrator must be a name of its own/,
  ],
  "a parameter that is the platform's": [
    { "sark:postgres parameters": { "rds.force_ssl": 0 } },
    /sark:postgres.parameters must not set rds.force_ssl/,
  ],
  "Amazon's own database": [
    { "sark:postgres database": "postgres" },
    /sark:postgres.auditDatabase and .* Amazon's own/,
  ],
  "more connections than the class has": [
    { "sark:postgres instanceClass": "db.t4g.small" },
    /sark:sark.replicas.max needs 500 database connections.*sark:postgres.instanceClass db.t4g.small.*grants 182/,
  ],
  "shards without cluster mode": [
    { "sark:cache clusterMode": false },
    /sark:cache.shards must be 1 while sark:cache.clusterMode is off, and is 2/,
  ],
  "a cache without replicas": [{ "sark:cache replicasPerShard": 0 }, /sark:cache.replicasPerShard must be at least 1/],
  "a node type that is none": [{ "sark:cache nodeType": "db.r7g.large" }, /sark:cache.nodeType must be a node type/],
  "logs for a time that is not offered": [
    { "sark:cache logDays": 31 },
    /sark:cache.logDays must be a time that CloudWatch/,
  ],
  "a bucket for access logs that go elsewhere": [
    { "sark:edge accessLogs": { bucket: "others" } },
    /sark:aws.accessLogBucket makes a bucket that sark:edge.accessLogs.bucket must name too; it names another one/,
  ],
  "a bucket for access logs that nobody writes": [
    { "sark:edge accessLogs": undefined },
    /sark:aws.accessLogBucket makes a bucket that .*names none/,
  ],
  "a bucket for access logs without a load balancer": [
    { "sark:edge": { mode: "none" } },
    /sark:aws.accessLogBucket must not be set while sark:edge.mode is none/,
  ],
  "a place for access logs that the load balancer refuses": [
    { "sark:edge accessLogs prefix": "edge/AWSLogs" },
    /sark:edge.accessLogs.prefix must not have AWSLogs in it/,
  ],
  "a bucket for decisions that nobody sends": [
    { "sark:aws decisionBucket": decisionBucket },
    /sark:aws.decisionBucket must not be set while sark:logs.mode is none/,
  ],
  "decisions that are deleted while they are locked": [
    { ...sentDecisions(), "sark:aws decisionBucket": { ...decisionBucket, days: 364 } },
    /sark:aws.decisionBucket.days must be at least lockDays/,
  ],
  "one bucket for two things": [
    { ...sentDecisions(), "sark:aws decisionBucket": { ...decisionBucket, name: "sark-production-access-logs" } },
    /sark:aws must not make two buckets of the same name/,
  ],
  "no image with psql": [
    { "sark:images postgres": undefined },
    /sark:images must name postgres while sark:postgres.mode is rds/,
  ],
  "no proxy": [{ "sark:images envoy": undefined }, /sark:images must name envoy while sark:cache.mode is elasticache/],
};

describe("settings of Amazon", () => {
  for (const [title, [changes, message]] of Object.entries(refused)) {
    it(`refuse ${title}`, () => {
      const found = problems(changes);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", message);
    });
  }

  it("need no account where nothing is there", () => {
    assert.equal(settingsOf(stackConfiguration("production")).aws, undefined);
  });

  it("know the memory of a class by its name", () => {
    const gibibytes = (name: string) => (memoryOf(name) ?? 0) / 2 ** 30;
    for (const [name, memory] of Object.entries({
      "db.t4g.micro": 1,
      "db.t4g.medium": 4,
      "db.t3.2xlarge": 32,
      "db.m7g.large": 8,
      "db.m6gd.xlarge": 16,
      "db.r7g.large": 16,
      "db.r6i.4xlarge": 128,
    })) {
      assert.equal(gibibytes(name), memory, name);
    }
    for (const name of ["db.serverless", "db.x2iedn.large", "db.r7g", "db.m7g.medium", "cache.r7g.large"]) {
      assert.equal(memoryOf(name), undefined, name);
    }
  });

  it("take the connections from the class, up to Amazon's own limit, or from the settings", () => {
    const connections = (changes: Readonly<Record<string, unknown>>) => {
      const { postgres } = settingsOf(amazonWith(changes));
      assert.ok(postgres.mode === "rds");
      return serverConnections(postgres);
    };
    assert.equal(connections({}), 811);
    assert.equal(connections({ "sark:postgres instanceClass": "db.r7g.4xlarge" }), 5000);
    assert.equal(connections({ "sark:postgres maxConnections": 700 }), 700);
  });
});
