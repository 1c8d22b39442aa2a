import { type CacheSettings, isOwnCache, memberCount } from "../../settings/cache.ts";
import type { Demand } from "../namespace/index.ts";
import { jobResources } from "./maintenance.ts";

/** What the cache takes at most of the namespace's quota, without the proxies beside its clients. */
export function cacheDemands(settings: CacheSettings): readonly Demand[] {
  if (!isOwnCache(settings)) return [];
  const { resources, sidecarResources } = settings;
  return [
    { pods: memberCount(settings), containers: [resources, sidecarResources, sidecarResources] },
    // Each Job, and the one of the release before while it ends.
    { pods: 4, containers: [jobResources] },
  ];
}
