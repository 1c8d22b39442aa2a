import { databaseRule } from "../../database.ts";
import { specPath } from "../../pod.ts";
import { selects } from "../../selector.ts";
import { allOf, each, some } from "../../unknown.ts";

const DOMAINS = ["topology.kubernetes.io/zone", "kubernetes.io/hostname"] as const;

export const spread = databaseRule(
  {
    name: "database-spread",
    displayName: "Spread over zones and nodes",
    description: "Pods of databases must be spread evenly over zones and nodes.",
    severity: "high",
    tags: ["database", "availability"],
    remediationSteps:
      "Add a topologySpreadConstraint for each topologyKey, with maxSkew 1 and a labelSelector that selects the pods.",
    url: "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
  },
  ({ pod }, report) => {
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
  },
);
