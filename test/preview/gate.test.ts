import assert from "node:assert/strict";
import { readPreview } from "../../tools/preview/events.ts";
import { dangers, judge, statusOf } from "../../tools/preview/gate.ts";
import { previews } from "./support/previews.ts";
import { replacement, type StepInput, stream } from "./support/stream.ts";

const read = (...steps: readonly StepInput[]) => readPreview(stream({ steps }));

const state = { spec: {} };
const postgres = "sark:index:Platform$sark:postgres:PostgresCluster$sark:postgres:PostgresCredentials";
const cache = "sark:index:Platform$sark:cache:CacheCluster$sark:cache:CacheCredentials";
const elsewhere = "sark:index:Platform$sark:secrets:Secrets";

/** What holds data, and what lets others into the stores. */
const guarded: readonly Omit<StepInput, "op">[] = [
  { type: "kubernetes:apps/v1:StatefulSet", name: "postgres" },
  { type: "kubernetes:core/v1:PersistentVolumeClaim", name: "postgres-data-0" },
  { type: "kubernetes:core/v1:Namespace", name: "platform-namespace" },
  { type: "kubernetes:core/v1:Secret", name: "postgres-credentials-owner", within: postgres },
  { type: "kubernetes:core/v1:Secret", name: "cache-credentials-users", within: cache },
  { type: "random:index/randomPassword:RandomPassword", name: "cache-credentials-admin", within: cache },
  { type: "kubernetes:core/v1:Secret", name: "a-store-alone", within: "sark:postgres:PostgresCluster" },
  { type: "tls:index/privateKey:PrivateKey", name: "postgres-credentials-authority-key", within: postgres },
  { type: "aws:rds/instance:Instance", name: "postgres" },
  { type: "aws:rds/cluster:Cluster", name: "postgres" },
  { type: "aws:elasticache/replicationGroup:ReplicationGroup", name: "cache" },
  { type: "aws:s3/bucketV2:BucketV2", name: "backups" },
  { type: "aws:kms/key:Key", name: "data" },
];

/** What comes and goes without anybody missing anything. */
const free: readonly Omit<StepInput, "op">[] = [
  { type: "kubernetes:apps/v1:Deployment", name: "sark" },
  { type: "kubernetes:batch/v1:Job", name: "sark-migration" },
  { type: "kubernetes:core/v1:ConfigMap", name: "postgres-patroni", within: postgres },
  { type: "kubernetes:core/v1:Secret", name: "sark-secrets", within: elsewhere },
  { type: "aws:rds/parameterGroup:ParameterGroup", name: "postgres" },
  // Renewed every sixty days.
  { type: "kubernetes:core/v1:Secret", name: "postgres-credentials-member-tls", within: postgres },
  { type: "tls:index/privateKey:PrivateKey", name: "postgres-credentials-member-key", within: postgres },
  { type: "tls:index/locallySignedCert:LocallySignedCert", name: "postgres-credentials-member-certificate" },
];

describe("the gate", () => {
  for (const step of guarded) {
    it(`is shut where ${step.type} ${step.name} is replaced or deleted, and open with the label`, () => {
      for (const preview of [
        read(...replacement({ ...step, old: state, new: state })),
        read({ ...step, op: "delete", old: state }),
      ]) {
        assert.equal(dangers(preview).length, 1);
        assert.equal(judge(preview, false), "gate");
        assert.equal(judge(preview, true), "passed");
      }
    });

    it(`is open where ${step.type} ${step.name} is made or updated`, () => {
      assert.equal(judge(read({ ...step, op: "create", new: state }), false), "passed");
      assert.equal(judge(read({ ...step, op: "update", old: state, new: state }), false), "passed");
    });
  }

  for (const step of free) {
    it(`is open whatever becomes of ${step.type} ${step.name}`, () => {
      assert.deepEqual(dangers(read(...replacement({ ...step, old: state, new: state }))), []);
      assert.deepEqual(dangers(read({ ...step, op: "delete", old: state })), []);
    });
  }

  const verdicts = {
    "image-change": "passed",
    "replicas-up": "passed",
    "store-size": "passed",
    "store-switched": "gate",
    "protection-removed": "passed",
    "secret-rotated": "gate",
  };
  for (const [name, verdict] of Object.entries(verdicts)) {
    it(`judges ${name}: ${verdict}`, () => {
      assert.equal(judge(readPreview(stream(previews[name] ?? { steps: [] })), false), verdict);
    });
  }

  it("does not hide a failure or a violated policy behind the label", () => {
    const policies = [{ name: "image-digest", message: "no digest" }];
    assert.equal(judge(readPreview(stream({ steps: [], policies, result: "failed" })), true), "policies");
    assert.equal(judge(readPreview(stream({ steps: [], result: "failed" })), true), "failed");
    assert.equal(judge(readPreview(""), true), "failed");
    const advice = [{ name: "image-digest", message: "no digest", level: "warning" as const }];
    assert.equal(judge(readPreview(stream({ steps: [], policies: advice })), false), "passed");
  });

  it("has an exit status for each verdict", () => {
    assert.deepEqual(statusOf, { passed: 0, failed: 1, policies: 3, gate: 4 });
  });
});

describe("the events of the engine", () => {
  it("are refused where they are something else, with the line", () => {
    assert.throws(() => readPreview("{}\nnot json"), /Line 1 of the preview is no event of Pulumi's engine: \{\}/);
    assert.throws(() => readPreview('{"sequence":1}\nTraceback'), /Line 2 .*: Traceback/);
  });

  it("tell drift apart from what the program changes", () => {
    const scaled = (replicas: number) => ({ spec: { replicas } });
    const type = "kubernetes:apps/v1:StatefulSet";
    const [pre, found] = stream({ steps: [{ op: "refresh", type, name: "postgres", old: scaled(3), new: scaled(3) }] })
      .split("\n")
      .filter((line) => line.includes("StatefulSet"));
    const different = found?.replace(
      '"detailedDiff":null',
      '"detailedDiff":{"spec.replicas":{"diffKind":"update","inputDiff":false}}',
    );
    const preview = readPreview([pre, different].join("\n"));
    assert.deepEqual(preview.changes, []);
    assert.deepEqual(
      preview.drift.map(({ name, operation, paths }) => [name, operation, paths]),
      [["postgres", "update", ["spec.replicas"]]],
    );
    const gone = found?.replace(/"new":\{.*?\},"detailedDiff"/, '"new":null,"detailedDiff"');
    assert.deepEqual(
      readPreview([pre, gone].join("\n")).drift.map(({ name, operation }) => [name, operation]),
      [["postgres", "delete"]],
    );
    assert.deepEqual(readPreview([pre, found].join("\n")).drift, []);
  });
});
