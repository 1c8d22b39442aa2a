import assert from "node:assert/strict";
import { change, type Changes } from "../../fixtures.ts";
import { analyzeStack, type Resource, UNKNOWN } from "../../harness.ts";

const RULE = "autoscaling-replica-ownership";

/** What the API server records for the fields that a program declares, and for those that an autoscaler sets. */
const APPLIED = { manager: "pulumi", operation: "Apply", fieldsV1: { "f:spec": { "f:replicas": {} } } };
const SCALED = { manager: "controller", operation: "Update", subresource: "scale", fieldsV1: APPLIED.fieldsV1 };
const APPLIED_OTHER = { manager: "pulumi", operation: "Apply", fieldsV1: { "f:spec": { "f:template": {} } } };

function autoscaler(changes: Changes = {}, version = "v2"): Resource {
  const props = {
    metadata: { name: "sark", namespace: "sark" },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "sark" },
      minReplicas: 3,
      maxReplicas: 9,
    },
  };
  return {
    type: `kubernetes:autoscaling/${version}:HorizontalPodAutoscaler`,
    name: "hpa",
    props: change(props, changes),
  };
}

function workload(changes: Changes = {}, kind = "Deployment"): Resource {
  const props = { metadata: { name: "sark", namespace: "sark" }, spec: { template: {} } };
  return { type: `kubernetes:apps/v1:${kind}`, name: "workload", props: change(props, changes) };
}

const statefulSet = { "spec.scaleTargetRef.kind": "StatefulSet" };
const own = { "spec.replicas": 3 };

/** What the rule says; what else may be wrong with these resources is for others. */
function judge(resources: readonly Resource[]) {
  const { violations, unknown } = analyzeStack(resources);
  return {
    violations: violations.filter(({ rule }) => rule === RULE),
    unknown: unknown.filter((rule) => rule === RULE),
  };
}

describe(RULE, () => {
  const refused: Record<string, Resource[]> = {
    "a Deployment as the program wrote it": [workload(own), autoscaler()],
    "a StatefulSet": [autoscaler(statefulSet), workload(own, "StatefulSet")],
    "an autoscaler of the first version": [workload(own), autoscaler({}, "v1")],
    "0 replicas": [workload({ "spec.replicas": 0 }), autoscaler()],
    "replicas not known yet": [workload({ "spec.replicas": UNKNOWN.number }), autoscaler()],
    "replicas that the program applied": [
      workload({ ...own, "metadata.managedFields": [SCALED, APPLIED] }),
      autoscaler(),
    ],
    "both in the default namespace": [
      workload({ ...own, "metadata.namespace": undefined }),
      autoscaler({ "metadata.namespace": "default" }),
    ],
  };
  for (const [title, resources] of Object.entries(refused)) {
    it(`refuses ${title}`, () => {
      const { violations, unknown } = judge(resources);
      assert.equal(violations.length, 1);
      assert.match(violations[0]?.urn ?? "", /::workload$/);
      assert.deepEqual(unknown, []);
    });
  }

  const allowed: Record<string, Resource[]> = {
    "no replicas": [workload(), autoscaler()],
    "replicas of an autoscaler": [
      workload({ ...own, "metadata.managedFields": [APPLIED_OTHER, SCALED] }),
      autoscaler(),
    ],
    "another name": [workload({ ...own, "metadata.name": "gateway" }), autoscaler()],
    "another namespace": [workload({ ...own, "metadata.namespace": "other" }), autoscaler()],
    "another kind": [workload(own, "StatefulSet"), autoscaler()],
    "no autoscaler": [workload(own)],
    "an autoscaler without a target": [workload(own), autoscaler({ "spec.scaleTargetRef": undefined })],
    "other fields not known": [
      workload({ "spec.template": UNKNOWN.object }),
      autoscaler({ "spec.maxReplicas": UNKNOWN.number }),
    ],
  };
  for (const [title, resources] of Object.entries(allowed)) {
    it(`allows ${title}`, () => {
      assert.deepEqual(judge(resources), { violations: [], unknown: [] });
    });
  }

  const unknown: Record<string, Resource[]> = {
    "the target": [workload(own), autoscaler({ "spec.scaleTargetRef.name": UNKNOWN.string })],
    "the workload's name": [workload({ ...own, "metadata.name": UNKNOWN.string }), autoscaler()],
    "who owns the replicas": [workload({ ...own, "metadata.managedFields": UNKNOWN.array }), autoscaler()],
  };
  for (const [title, resources] of Object.entries(unknown)) {
    it(`cannot judge ${title} before it is known`, () => {
      assert.deepEqual(judge(resources), { violations: [], unknown: [RULE] });
    });
  }

  it("reports a violation beside an unknown value", () => {
    const elsewhere = autoscaler({ "spec.scaleTargetRef.name": UNKNOWN.string });
    const outcome = judge([elsewhere, workload(own), autoscaler()]);
    assert.equal(outcome.violations.length, 1);
    assert.deepEqual(outcome.unknown, [RULE]);
  });
});
