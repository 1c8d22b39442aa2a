import { compliantStack } from "../../cache-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const SET = "cache.props.spec";
const SERVICE = "members.props.spec";

describeStackRule("cache-discovery", compliantStack, {
  violates: {
    "one member after the other": { [`${SET}.podManagementPolicy`]: "OrderedReady" },
    "one member after the other, which is the default": { [`${SET}.podManagementPolicy`]: undefined },
    "a Service that names ready members alone": { [`${SERVICE}.publishNotReadyAddresses`]: false },
    "a Service that says nothing of it": { [`${SERVICE}.publishNotReadyAddresses`]: undefined },
  },
  allows: {
    "a single member": {
      [`${SET}.replicas`]: 1,
      [`${SET}.podManagementPolicy`]: undefined,
      "budget.props.spec.maxUnavailable": 1,
    },
    "another Service for clients": {
      clients: {
        type: "kubernetes:core/v1:Service",
        props: {
          metadata: { name: "clients", namespace: "sark" },
          spec: { selector: { "app.kubernetes.io/name": "cache" } },
        },
      },
    },
    "a Service of that name elsewhere": {
      members: {
        type: "kubernetes:core/v1:Service",
        props: { metadata: { name: "cache", namespace: "other" }, spec: {} },
      },
    },
    "a StatefulSet that is no cache": {
      [`${SET}.podManagementPolicy`]: undefined,
      [`${SET}.template.spec.containers.0.image`]: "prometheus",
      "cache.props.metadata.labels": {},
      [`${SET}.template.metadata.labels`]: {},
    },
  },
  unknown: {
    "the number of members": { [`${SET}.replicas`]: UNKNOWN.number },
    "the order": { [`${SET}.podManagementPolicy`]: UNKNOWN.string },
    "the name of the Service": {
      [`${SET}.serviceName`]: UNKNOWN.string,
      [`${SERVICE}.publishNotReadyAddresses`]: false,
    },
    "whom the Service names": { [`${SERVICE}.publishNotReadyAddresses`]: UNKNOWN.boolean },
  },
  violatesBesideUnknown: {
    [`${SET}.podManagementPolicy`]: undefined,
    [`${SERVICE}.publishNotReadyAddresses`]: UNKNOWN.boolean,
  },
  unrelated: { "configuration.props.data": UNKNOWN.object, [`${SET}.volumeClaimTemplates`]: UNKNOWN.array },
});
