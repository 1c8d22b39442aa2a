import { memberPods, members } from "../cache/topology.ts";
import { whole } from "../cache/whole.ts";
import { auditTrail, cache, client, nodeAccess } from "../needs.ts";
import type { Pod } from "../pods.ts";
import type { Lab } from "../lab.ts";
import type { Facts, Scenario } from "../scenario.ts";
import { always, withoutStore } from "../store-gone.ts";

/** How long members may take to be one cluster again, in seconds: the kubelet has restarted them several times by then. */
const recoveryTimeout = 300;

export const cacheGone: Scenario = {
  name: "cache-gone",
  title: "cut every member of the cache off for minutes",
  proves:
    "Without a cache every decision is made anew, and callers are answered; people hear of it, and nobody is woken.",
  needs: [client, auditTrail, cache, nodeAccess],
  bounds: {
    ...always,
    outage: { atMost: 5 },
    "refusals without a record": { atMost: 0 },
    "members that others reach": { atMost: 0 },
  },
  alerts: {
    must: ["CacheNotServing", "CacheProxyWithoutMembers"],
    may: [
      "CacheMemberDown",
      "CacheReplicaLinkDown",
      "TargetDown",
      "LowCacheHitRate",
      "HighAuthorizationLatency",
      "AuthorizationLatencyBudgetBurn",
      "PodCrashLooping",
      "PodNotReady",
    ],
  },
  run: async (lab) => {
    const pods = await memberPods(lab);
    return withoutStore(lab, {
      pods,
      whole: async () => whole(lab, recoveryTimeout),
      measure: async () => reached(lab, pods),
    });
  },
};

/** How many members others still reach, as each says of all but itself. */
async function reached(lab: Lab, pods: readonly Pod[]): Promise<Facts> {
  const seen = await Promise.all(
    pods.map(async (pod) => (await members(lab, pod)).filter(({ name, well }) => well && name !== pod.metadata.name)),
  );
  return { "members that others reach": new Set(seen.flat().map(({ name }) => name)).size };
}
