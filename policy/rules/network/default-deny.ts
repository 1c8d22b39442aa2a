import { cis } from "../../frameworks.ts";
import { NETWORK_POLICY, type NetworkPolicy } from "../../network-policy.ts";
import { stackRule } from "../../rule.ts";
import type { NamedResource } from "../../kubernetes.ts";
import { inNamespace, namespaceOf, ofTypes } from "../../stack.ts";
import { allOf, each, some } from "../../unknown.ts";

const DIRECTIONS = [
  { type: "Ingress", rules: "ingress" },
  { type: "Egress", rules: "egress" },
] as const;

/** Whether the policy alone lets nothing through to or from any pod of its namespace. */
function deniesAll({ spec }: NetworkPolicy, { type, rules }: (typeof DIRECTIONS)[number]): boolean {
  return allOf(
    () => Object.keys(spec?.podSelector?.matchLabels ?? {}).length === 0,
    () => (spec?.podSelector?.matchExpressions ?? []).length === 0,
    // Without types a policy is about what comes in.
    () => some(spec?.policyTypes ?? ["Ingress"], (one) => one === type),
    () => (spec?.[rules] ?? []).length === 0,
  );
}

export const defaultDeny = stackRule(
  {
    name: "network-default-deny",
    displayName: "Namespaces that deny by default",
    description:
      "Namespaces must have NetworkPolicies that deny all traffic of all pods, beside those that admit some.",
    severity: "high",
    tags: ["network"],
    remediationSteps:
      "Add a NetworkPolicy to the namespace with an empty podSelector, the policyTypes Ingress and Egress, and no rules.",
    url: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies",
    framework: cis("5.3.2"),
  },
  (resources, report) => {
    each(ofTypes(resources, "kubernetes:core/v1:Namespace"), ({ props, urn }) => {
      const name = (props as NamedResource).metadata?.name;
      const policies = inNamespace(resources, () => name ?? "", NETWORK_POLICY);
      const missing = DIRECTIONS.filter(
        (direction) =>
          !some(policies, ({ props: policy }) =>
            allOf(
              () => namespaceOf(policy) === name,
              () => deniesAll(policy, direction),
            ),
          ),
      );
      if (missing.length === 0) return;
      report(`A NetworkPolicy must deny all ${missing.map(({ rules }) => rules).join(" and ")} of its pods.`, urn);
    });
  },
);
