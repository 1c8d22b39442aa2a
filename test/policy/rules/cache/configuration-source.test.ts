import { compliantStack } from "../../cache-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const POD = "cache.props.spec.template.spec";
const projected = (name: unknown) => [{ name: "configuration", projected: { sources: [{ configMap: { name } }] } }];

describeStackRule("cache-configuration-source", compliantStack, {
  violates: {
    "no volumes": { [`${POD}.volumes`]: undefined },
    "an empty list of volumes": { [`${POD}.volumes`]: [] },
    "a ConfigMap of others": { [`${POD}.volumes.0.configMap.name`]: "other" },
    "a ConfigMap in another namespace": { "configuration.props.metadata.namespace": "other" },
    "a ConfigMap without the file": { "configuration.props.data": { "other.conf": "port 0" } },
    "no ConfigMap": { configuration: undefined },
  },
  allows: {
    "a part of a projected volume": { [`${POD}.volumes`]: projected("cache-1234") },
    "a file of Redis": { "configuration.props.data": { "redis.conf": "port 0" } },
    "a StatefulSet that is no cache": {
      configuration: undefined,
      [`${POD}.containers.0.image`]: "prometheus",
      "cache.props.metadata.labels": {},
      "cache.props.spec.template.metadata.labels": {},
    },
  },
  unknown: {
    "the volumes": { [`${POD}.volumes`]: UNKNOWN.array },
    "the name of the ConfigMap": { [`${POD}.volumes.0.configMap.name`]: UNKNOWN.string },
    "the name of the volume's ConfigMap": { "configuration.props.metadata.name": UNKNOWN.string },
    "the files": { "configuration.props.data": UNKNOWN.object },
  },
  violatesBesideUnknown: {
    otherWorkload: { type: "kubernetes:apps/v1:StatefulSet", props: { spec: UNKNOWN.object } },
    [`${POD}.volumes`]: [],
  },
  unrelated: { "cache.props.spec.replicas": UNKNOWN.number, "budget.props.spec": UNKNOWN.object },
});
