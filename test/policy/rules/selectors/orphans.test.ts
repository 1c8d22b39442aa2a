import assert from "node:assert/strict";
import { compliantStack } from "../../application-stack.ts";
import { compliantStack as database, PATRONI_YAML } from "../../database-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { change, type Changes } from "../../fixtures.ts";
import { analyzeStack, type Resource, UNKNOWN } from "../../harness.ts";

const RULE = "selectors-orphans";
const LABELS = "workload.props.spec.template.metadata.labels";

describeStackRule(RULE, compliantStack, {
  violates: {
    "a Service": { "service.props.spec.selector": { app: "sark", role: "primary" } },
    "a Service for pods of another namespace": {
      "service.props.metadata.namespace": "default",
      decoy: decoy("default"),
    },
    "a NetworkPolicy": { "admission.props.spec.podSelector.matchLabels.app": "sarc" },
    "a NetworkPolicy by an expression": {
      "admission.props.spec.podSelector": { matchExpressions: [{ key: "app", operator: "In", values: ["sarc"] }] },
    },
    "a PodDisruptionBudget": { "otherBudget.props.spec.selector.matchLabels.app": "others" },
  },
  allows: {
    "a Service without a selector": { "service.props.spec.selector": undefined },
    "a NetworkPolicy for all pods": { "admission.props.spec.podSelector": {} },
    "pods with more labels": { [LABELS]: { app: "sark", tier: "application" } },
    "pods of others, where the stack has none in the namespace": { "service.props.metadata.namespace": "other" },
  },
  unknown: {
    "the selector": { "service.props.spec.selector": UNKNOWN.object },
    "the namespace": { "service.props.metadata.namespace": UNKNOWN.string },
    "the pod's labels": { [LABELS]: UNKNOWN.object },
    "a policy's selector": { "admission.props.spec.podSelector": UNKNOWN.object },
  },
  violatesBesideUnknown: {
    "service.props.spec.selector": { app: "sarc" },
    "admission.props.spec.podSelector": UNKNOWN.object,
  },
  unrelated: {
    "workload.props.spec.template.spec": UNKNOWN.object,
    "service.props.spec.ports": UNKNOWN.array,
    "other.props.spec.replicas": UNKNOWN.number,
  },
});

/** A workload without which the namespace would have no pods. */
function decoy(namespace: string): Resource {
  const { workload } = compliantStack;
  return change(workload, {
    "props.metadata": { name: "decoy", namespace },
    "props.spec.template.metadata.labels": { app: "decoy" },
  });
}

describe(`${RULE}: labels that pods get once they run`, () => {
  const violations = (changes: Changes) => {
    const resources = Object.entries(change<Readonly<Record<string, Resource>>>(database, changes));
    const outcome = analyzeStack(resources.map(([name, resource]) => ({ ...resource, name })));
    return {
      found: outcome.violations.filter(({ rule }) => rule === RULE).length,
      unknown: outcome.unknown.includes(RULE),
    };
  };
  const role = (value: string) => ({ "leader.props.spec.selector": { "cluster-name": "postgres", role: value } });
  const file = (text: string) => ({ "configuration.props.data": { "patroni.yaml": text } });
  const ordinal = (name: string) => ({
    "members.props.spec.selector": { "statefulset.kubernetes.io/pod-name": name },
  });

  it("are Patroni's roles", () => {
    assert.equal(violations(role("primary")).found, 0);
    assert.equal(violations(role("replica")).found, 0);
    assert.equal(violations(role("master")).found, 1);
  });

  it("are the words that Patroni is told", () => {
    const told = PATRONI_YAML.replace("kubernetes:", "kubernetes:\n  role_label: role\n  leader_label_value: master");
    assert.equal(violations({ ...role("master"), ...file(told) }).found, 0);
    assert.equal(violations({ ...role("primary"), ...file(told) }).found, 1);
  });

  it("are the names of a StatefulSet's pods", () => {
    assert.equal(violations(ordinal("postgres-2")).found, 0);
    assert.equal(violations(ordinal("postgres-3")).found, 1);
  });

  it("may not be known yet", () => {
    const unknown = { "configuration.props.data": UNKNOWN.object };
    assert.deepEqual(violations({ ...role("master"), ...unknown }), { found: 0, unknown: true });
    const replicas = { "postgres.props.spec.replicas": UNKNOWN.number };
    assert.deepEqual(violations({ ...ordinal("postgres-9"), ...replicas }), { found: 0, unknown: true });
  });
});
