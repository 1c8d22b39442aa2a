import { cacheRule } from "../../cache.ts";
import { wellArchitected } from "../../frameworks.ts";
import { judgeSpread } from "../../spread.ts";

export const cacheSpread = cacheRule(
  {
    name: "cache-spread",
    displayName: "Members in all zones",
    description: "Pods of caches must be spread evenly over zones and nodes.",
    severity: "high",
    tags: ["cache", "availability"],
    remediationSteps:
      "Add a topologySpreadConstraint for each topologyKey, with maxSkew 1 and a labelSelector that selects the pods.",
    url: "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
    framework: wellArchitected("REL10-BP01"),
  },
  ({ pod }, report) => {
    judgeSpread(pod, report);
  },
);
