import { BUDGET, type Budget } from "../../disruption-budget.ts";
import { SERVICE } from "../../edge.ts";
import { wellArchitected } from "../../frameworks.ts";
import type { LabelSelector, NamedResource } from "../../kubernetes.ts";
import { NETWORK_POLICY, type NetworkPolicy } from "../../network-policy.ts";
import { podsOf } from "../../pods-of-stack.ts";
import { stackRule } from "../../rule.ts";
import { selects } from "../../selector.ts";
import type { Service } from "../../service.ts";
import { lookup, namespaceOf, ofTypes } from "../../stack.ts";
import { allOf, each, some } from "../../unknown.ts";

/** How each type selects pods; undefined where it selects none, or its namespace's all, on purpose. */
const SELECTORS: Readonly<Record<string, (resource: NamedResource) => LabelSelector | undefined>> = {
  [SERVICE]: (service) => unlessEmpty({ matchLabels: (service as Service).spec?.selector ?? {} }),
  [NETWORK_POLICY]: (policy) => unlessEmpty((policy as NetworkPolicy).spec?.podSelector),
  [BUDGET]: (budget) => unlessEmpty((budget as Budget).spec?.selector),
};

function unlessEmpty(selector: LabelSelector | null | undefined): LabelSelector | undefined {
  const isEmpty =
    Object.keys(selector?.matchLabels ?? {}).length === 0 && (selector?.matchExpressions ?? []).length === 0;
  return isEmpty ? undefined : (selector ?? undefined);
}

export const orphans = stackRule(
  {
    name: "selectors-orphans",
    displayName: "Selectors that find pods",
    description:
      "Services, NetworkPolicies and PodDisruptionBudgets must select pods of the stack, if it has any in their namespace.",
    severity: "high",
    tags: ["network", "availability"],
    remediationSteps: "Make the selector a part of the labels in the workload's pod template.",
    url: "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/",
    framework: wellArchitected("OPS05-BP02"),
  },
  (resources, report) => {
    const podsIn = lookup(podsOf(resources), (pod) => [pod.namespace]);
    each(ofTypes(resources, ...Object.keys(SELECTORS)), ({ type, props, urn }) => {
      const selector = SELECTORS[type]?.(props);
      if (selector === undefined) return;
      const namespace = namespaceOf(props);
      const pods = podsIn(() => namespace);
      const isThere = some(pods, (pod) =>
        allOf(
          () => pod.namespace === namespace,
          () => selects(selector, pod.labels),
        ),
      );
      // Where the stack has no pods, it speaks about those of others.
      if (isThere || !some(pods, (pod) => pod.namespace === namespace)) return;
      const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value ?? ""}`);
      report(`The selector must find pods, and finds none: ${labels.join(", ")}.`, urn);
    });
  },
);
