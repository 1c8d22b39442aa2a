import type { OwnCacheSettings } from "../../settings/cache.ts";
import { parseQuantity } from "../../settings/quantities.ts";
import type { Settings } from "../../settings.ts";
import { type Alert, from } from "../monitoring/index.ts";

/** Parts that the keys of a cluster are spread over. */
const slots = 16_384;

/** When people are called about the cache. SARK decides without it too, only slower, so nobody is woken. */
export function cacheAlerts(settings: Settings, cache: OwnCacheSettings): readonly Alert[] {
  const series = from(settings, "cache");
  return [
    {
      name: "CacheMemberDown",
      severity: "warning",
      expression: `redis_up{${series}} == 0`,
      for: "2m",
      summary: "Valkey in pod {{ $labels.pod }} does not answer.",
      description: "Another member has taken over; the next loss may take a part of the keys away.",
    },
    {
      name: "CacheNotServing",
      severity: "warning",
      // Where no member is left, nobody tells of slots.
      expression:
        `min by (namespace) (redis_cluster_slots_ok{${series}}) < ${slots}\nor\n` +
        `min by (namespace) (redis_cluster_state{${series}}) == 0\nor\n` +
        `absent(redis_cluster_slots_ok{${series}})`,
      // A failover takes less.
      for: "1m",
      summary: "The cache does not serve all keys.",
      description: "Decisions whose keys are missing are made anew: authorizations take longer.",
    },
    {
      name: "CacheReplicaLinkDown",
      severity: "warning",
      expression: `redis_master_link_up{${series}} == 0`,
      for: "2m",
      summary: "The replica in pod {{ $labels.pod }} has no connection to its primary.",
      description: "It falls behind, and what it would take over with is old.",
    },
    {
      name: "CacheMemoryHigh",
      severity: "warning",
      expression: `redis_memory_used_rss_bytes{${series}} > ${0.9 * parseQuantity(cache.resources.limits.memory)}`,
      for: "5m",
      summary: "Valkey in pod {{ $labels.pod }} is close to its memory limit.",
      description: `It uses {{ $value | humanize1024 }}B; at ${cache.resources.limits.memory} the kernel ends it.`,
    },
    {
      name: "CacheEvicting",
      severity: "info",
      expression: `sum by (namespace, pod) (rate(redis_evicted_keys_total{${series}}[5m])) > 10`,
      for: "30m",
      summary: "Valkey in pod {{ $labels.pod }} drops {{ $value | humanize }} keys a second that have not expired.",
      description: "The cache is too small for what is asked of it, and helps less than it could.",
    },
    {
      name: "CacheRejectsConnections",
      severity: "warning",
      expression: `sum by (namespace, pod) (increase(redis_rejected_connections_total{${series}}[5m])) > 0`,
      for: "0s",
      summary: "Valkey in pod {{ $labels.pod }} refuses connections.",
      description: "It has as many as it may.",
    },
    {
      name: "CacheLogNotWritten",
      severity: "warning",
      expression: `redis_aof_last_write_status{${series}} == 0\nor\nredis_aof_last_bgrewrite_status{${series}} == 0`,
      for: "5m",
      summary: "Valkey in pod {{ $labels.pod }} cannot write its log.",
      description: "A primary refuses writes then. The disk may be full.",
    },
    ...proxyAlerts(settings),
  ];
}

/** When people are called about the proxies, whoever runs the cache behind them. */
export function proxyAlerts(settings: Settings): readonly Alert[] {
  const proxies = from(settings, "cache-proxy");
  return [
    {
      name: "CacheProxyWithoutMembers",
      severity: "warning",
      expression: `envoy_cluster_membership_healthy{${proxies},envoy_cluster_name="valkey"} == 0`,
      for: "2m",
      summary: "The proxy in pod {{ $labels.pod }} reaches no member of the cache.",
      description: "This replica of SARK makes every decision anew.",
      causes: [{ alert: "CacheNotServing", because: "There is no member that it could reach." }],
    },
  ];
}
