import { compliantStack, PATRONI_YAML } from "../../database-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const LABELS = "postgres.props.spec.template.metadata.labels";
const { labels } = compliantStack.postgres.props.spec.template.metadata;
const patroni = (from: string, to: string) => ({
  "configuration.props.data": { "patroni.yaml": PATRONI_YAML.replace(from, to) },
});

describeStackRule("postgres-patroni-scope", compliantStack, {
  violates: {
    "pods without the label": { [LABELS]: { ...labels, "cluster-name": undefined } },
    "another scope": patroni("scope: postgres", "scope: other"),
    "no scope": patroni("scope: postgres", "name: postgres"),
    "no scope and no label": {
      ...patroni("scope: postgres", "name: postgres"),
      [LABELS]: { ...labels, "cluster-name": undefined },
    },
    "another scope in the other name of the file": {
      "configuration.props.data": { "patroni.yml": PATRONI_YAML.replace("scope: postgres", "scope: other") },
    },
    "an empty scope": patroni("scope: postgres", 'scope: ""'),
    "another label for the scope": patroni("kubernetes:", "kubernetes:\n  scope_label: scope"),
    "another label of the pods": patroni("labels: {", "labels: { tier: data,"),
  },
  overlaps: {},
  allows: {
    "another label for the scope that the pods have": {
      ...patroni("kubernetes:", "kubernetes:\n  scope_label: scope"),
      [LABELS]: { ...labels, scope: "postgres", "cluster-name": undefined },
    },
    "a number as a label": {
      ...patroni("labels: {", "labels: { generation: 2,"),
      [LABELS]: { ...labels, generation: "2" },
    },
    ...Object.fromEntries(
      ["etcd", "etcd3", "consul", "zookeeper", "exhibitor", "raft"].map((store) => [
        `state in ${store}`,
        {
          ...patroni("kubernetes:", `${store}: { hosts: store }\nkubernetes:`),
          [LABELS]: { ...labels, "cluster-name": undefined },
        },
      ]),
    ),
    "no Patroni": { "configuration.props.data": { "application.yaml": "scope: other" } },
    "a file that another rule refuses": { "configuration.props.data": { "patroni.yaml": "[" } },
    "a ConfigMap of the same name elsewhere": {
      ...patroni("scope: postgres", "scope: other"),
      "configuration.props.metadata.namespace": "other",
    },
  },
  unknown: {
    "the file": { "configuration.props.data": { "patroni.yaml": UNKNOWN.string } },
    "the label": { [LABELS]: { ...labels, "cluster-name": UNKNOWN.string } },
    "the labels": { [LABELS]: UNKNOWN.object },
    "the volume's ConfigMap": { "postgres.props.spec.template.spec.volumes.0.configMap.name": UNKNOWN.string },
  },
  violatesBesideUnknown: [
    { [LABELS]: { ...labels, "cluster-name": UNKNOWN.string, "app.kubernetes.io/name": "other" } },
    { [LABELS]: { ...labels, "app.kubernetes.io/name": UNKNOWN.string, "cluster-name": "other" } },
    { [LABELS]: {}, ...patroni("labels: {", "other: {"), "cache.props.spec": UNKNOWN.object },
    { ...patroni("scope: postgres", "scope: other"), "cacheConfiguration.props.metadata": UNKNOWN.object },
    {
      ...patroni("scope: postgres", "scope: other"),
      "postgres.props.spec.template.spec.volumes": [
        UNKNOWN.object,
        { name: "configuration", configMap: { name: "postgres-1234" } },
      ],
    },
  ],
  unrelated: { "postgres.props.spec.replicas": UNKNOWN.number, "leader.props.spec": UNKNOWN.object },
});
