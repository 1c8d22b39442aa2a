import { compliantStack } from "../../application-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const SPEC = "deny.props.spec";
const { deny } = compliantStack;
const one = (policyTypes: readonly string[]) => ({
  ...deny,
  props: { ...deny.props, spec: { podSelector: {}, policyTypes } },
});

describeStackRule("network-default-deny", compliantStack, {
  violates: {
    "no policy that denies": { deny: undefined },
    "a policy in another namespace": { "deny.props.metadata.namespace": "other" },
    "a policy for some pods": { [`${SPEC}.podSelector`]: { matchLabels: { app: "sark" } } },
    "a policy for pods by an expression": {
      [`${SPEC}.podSelector`]: { matchExpressions: [{ key: "app", operator: "Exists" }] },
    },
    "what goes out": { [`${SPEC}.policyTypes`]: ["Ingress"] },
    "what goes out, where nothing is said": { [`${SPEC}.policyTypes`]: undefined },
    "what comes in": { [`${SPEC}.policyTypes`]: ["Egress"] },
    "a policy that admits everything": { [`${SPEC}.ingress`]: [{}] },
    "a second namespace without one": {
      second: { type: "kubernetes:core/v1:Namespace", props: { metadata: { name: "second" } } },
    },
  },
  allows: {
    "one policy for each direction": { deny: one(["Ingress"]), second: one(["Egress"]) },
    "empty lists": { [`${SPEC}.ingress`]: [], [`${SPEC}.egress`]: [], [`${SPEC}.podSelector.matchLabels`]: {} },
    "a namespace of others": { namespace: undefined, deny: undefined },
  },
  unknown: {
    "the namespace's name": { "namespace.props.metadata.name": UNKNOWN.string },
    "the policy's namespace": { "deny.props.metadata.namespace": UNKNOWN.string },
    "the selector": { [`${SPEC}.podSelector`]: UNKNOWN.object },
    "the directions": { [`${SPEC}.policyTypes`]: UNKNOWN.array },
    "what is admitted": { [`${SPEC}.ingress`]: UNKNOWN.array },
  },
  violatesBesideUnknown: {
    first: { type: "kubernetes:core/v1:Namespace", props: { metadata: UNKNOWN.object } },
    deny: one(["Ingress"]),
  },
  unrelated: { "admission.props.spec.ingress": UNKNOWN.array, "workload.props.spec": UNKNOWN.object },
});
