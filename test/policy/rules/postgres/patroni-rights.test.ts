import { compliantStack, PATRONI_YAML } from "../../database-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const { role, binding } = compliantStack;
const right = (resource: string, ...verbs: readonly string[]) => ({
  "role.props.rules": [...role.props.rules, { apiGroups: [""], resources: [resource], verbs }],
});
const bound = (changes: object) => ({ ...binding, props: { ...binding.props, ...changes } });

describeStackRule("postgres-patroni-rights", compliantStack, {
  violates: {
    "deletion of its state": right("configmaps", "delete"),
    endpoints: right("endpoints", "get"),
    secrets: right("secrets", "get", "list"),
    services: right("services", "create"),
    "new pods": right("pods", "create"),
    everything: right("*", "*"),
    "a resource with a name from JavaScript": right("constructor", "get"),
    "no binding": { binding: undefined },
    "a binding of another account": { "binding.props.subjects.0.name": "other" },
    "a binding of an account elsewhere": { "binding.props.subjects.0.namespace": "other" },
    "a binding of a person": { "binding.props.subjects.0.kind": "User" },
    "a binding without subjects": { "binding.props.subjects": undefined },
    "rights in all namespaces": {
      all: { ...bound({}), type: "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding" },
    },
    "a ClusterRole": { "binding.props.roleRef.kind": "ClusterRole" },
    "a ClusterRole from elsewhere": { "binding.props.roleRef": { kind: "ClusterRole", name: "view" } },
    "a Role from elsewhere": { role: undefined },
    "a Role of another namespace": { "role.props.metadata.namespace": "other" },
    "a second Role with more": {
      second: bound({ roleRef: { kind: "Role", name: "second" } }),
      more: {
        ...role,
        props: { metadata: { name: "second", namespace: "sark" }, rules: [{ resources: ["a"], verbs: ["b"] }] },
      },
    },
  },
  allows: {
    "an account in the binding's own namespace": { "binding.props.subjects.0.namespace": undefined },
    "less than it needs": { "role.props.rules": undefined },
    "rights of others": {
      second: bound({ subjects: [{ kind: "ServiceAccount", name: "other", namespace: "sark" }], roleRef: undefined }),
    },
    "state outside Kubernetes": {
      binding: undefined,
      "configuration.props.data": { "patroni.yaml": `${PATRONI_YAML}\netcd3: { host: etcd }` },
    },
  },
  unknown: {
    "the rights": { "role.props.rules": UNKNOWN.array },
    "the verbs": { "role.props.rules.0.verbs": UNKNOWN.array },
    "the Role's name": { "binding.props.roleRef.name": UNKNOWN.string },
    "the subjects": { "binding.props.subjects": UNKNOWN.array },
    "the account": { "postgres.props.spec.template.spec.serviceAccountName": UNKNOWN.string },
    "the subjects of a second binding": { second: bound({ subjects: UNKNOWN.array }) },
    "the file": { "configuration.props.data": { "patroni.yaml": UNKNOWN.string } },
  },
  violatesBesideUnknown: [
    { ...right("secrets", "get"), "otherBinding.props.subjects": UNKNOWN.array },
    { ...right("secrets", "get"), "otherRole.props.metadata": UNKNOWN.object },
    right("configmaps", UNKNOWN.string, "delete"),
    { "role.props.rules": [{ resources: [UNKNOWN.string, "secrets"], verbs: ["get"] }] },
    { "role.props.rules": [UNKNOWN.object, { resources: ["secrets"], verbs: ["get"] }] },
  ],
  unrelated: { "postgres.props.spec.replicas": UNKNOWN.number, "leader.props.spec": UNKNOWN.object },
});
