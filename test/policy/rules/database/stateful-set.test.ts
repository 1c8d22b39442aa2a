import { describeResourceRule } from "../../describe-rule.ts";
import { change, compliantTemplate, DIGEST, workload } from "../../fixtures.ts";
import { analyze, UNKNOWN } from "../../harness.ts";
import assert from "node:assert/strict";

const RULE = "database-stateful-set";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const IMAGE = "spec.template.spec.containers.0.image";

const image = (name: string) => `registry.example.com:5000/data/${name}@${DIGEST}`;

describeResourceRule(RULE, workload(DEPLOYMENT, compliantTemplate()), {
  violates: {
    "the label of a database": { "spec.template.metadata.labels": { "app.kubernetes.io/component": "database" } },
    "the image of PostgreSQL": { [IMAGE]: image("postgres") },
    "an image with a version in its name": { [IMAGE]: image("spilo-17") },
    "the image of MySQL": { [IMAGE]: image("mysql") },
    "the image of MongoDB with a tag": { [IMAGE]: image("mongo:8") },
    "the image, while the labels are not known": {
      [IMAGE]: image("postgres"),
      "spec.template.metadata.labels": UNKNOWN.object,
    },
  },
  allows: {
    "an exporter": { [IMAGE]: image("postgres-exporter") },
    "another component": { "spec.template.metadata.labels": { "app.kubernetes.io/component": "cache" } },
    "a cache": { [IMAGE]: image("valkey") },
    "a database's client before the application": { "spec.template.spec.initContainers.0.image": image("postgres") },
    "no labels and no image": { "spec.template.metadata": undefined, [IMAGE]: undefined },
  },
  overlaps: {},
  unknown: {
    "the image": { [IMAGE]: UNKNOWN.string },
    "the labels": { "spec.template.metadata.labels": UNKNOWN.object },
  },
  unrelated: { "spec.template.spec.volumes": UNKNOWN.array, "spec.replicas": UNKNOWN.number },
});

describe(RULE, () => {
  const template = change(compliantTemplate(), { "spec.containers.0.image": image("postgres") });
  const judged = (type: string) => analyze(workload(type, template));

  for (const type of ["core/v1:Pod", "core/v1:ReplicationController", "apps/v1:DaemonSet", "apps/v1:ReplicaSet"]) {
    it(`refuses ${type}`, () => {
      assert.ok(judged(`kubernetes:${type}`).violations.some(({ rule }) => rule === RULE));
    });
  }
  for (const type of ["batch/v1:Job", "batch/v1:CronJob", "apps/v1:StatefulSet"]) {
    it(`is not about ${type}`, () => {
      assert.ok(judged(`kubernetes:${type}`).notApplicable.includes(RULE));
    });
  }
});
