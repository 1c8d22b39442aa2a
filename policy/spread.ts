import { type Pod, specPath } from "./pod.ts";
import type { Report } from "./rule.ts";
import { selects } from "./selector.ts";
import { allOf, each, some } from "./unknown.ts";

const DOMAINS = ["topology.kubernetes.io/zone", "kubernetes.io/hostname"] as const;

/** Reports each domain over which the pods are not spread evenly. */
export function judgeSpread(pod: Pod, report: Report): void {
  const isSpread = (domain: string): boolean =>
    some(pod.spec.topologySpreadConstraints, (constraint) =>
      allOf(
        () => constraint.topologyKey === domain,
        () => constraint.maxSkew === 1,
        // Pods that a constraint does not count are not spread by it.
        () => selects(constraint.labelSelector, pod.metadata.labels),
      ),
    );
  each(DOMAINS, (domain) => {
    if (!isSpread(domain)) {
      report(`${specPath(pod, "topologySpreadConstraints")} must spread the pods over ${domain}, maxSkew 1.`);
    }
  });
}
