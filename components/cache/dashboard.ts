import type { Settings } from "../../settings.ts";
import { from, type Row } from "../monitoring/index.ts";

/** What people look at when the cache is in trouble. */
export function cacheRows(settings: Settings): readonly Row[] {
  const series = from(settings, "cache");
  return [
    {
      title: "Members",
      panels: [
        {
          title: "Slots that are served",
          description: "A cluster has 16384.",
          unit: "short",
          queries: [{ expression: `redis_cluster_slots_ok{${series}}`, legend: "{{pod}}" }],
        },
        {
          title: "Memory in use",
          unit: "percentunit",
          queries: [
            { expression: `redis_memory_used_bytes{${series}} / redis_memory_max_bytes{${series}}`, legend: "{{pod}}" },
          ],
        },
        {
          title: "Commands",
          unit: "ops",
          queries: [{ expression: `rate(redis_commands_processed_total{${series}}[5m])`, legend: "{{pod}}" }],
        },
        {
          title: "Keys dropped before they expired",
          unit: "ops",
          queries: [{ expression: `rate(redis_evicted_keys_total{${series}}[5m])`, legend: "{{pod}}" }],
        },
      ],
    },
    {
      title: "Keys",
      panels: [
        {
          title: "Reads that find a key",
          unit: "percentunit",
          queries: [
            {
              expression:
                `sum(rate(redis_keyspace_hits_total{${series}}[5m])) / (sum(rate(redis_keyspace_hits_total{${series}}[5m]))` +
                ` + sum(rate(redis_keyspace_misses_total{${series}}[5m])))`,
              legend: "found",
            },
          ],
        },
        {
          title: "Keys",
          unit: "short",
          queries: [{ expression: `sum by (pod) (redis_db_keys{${series}})`, legend: "{{pod}}" }],
        },
      ],
    },
    ...proxyRows(settings),
  ];
}

/** What the proxies tell, whoever runs the cache behind them. */
export function proxyRows(settings: Settings): readonly Row[] {
  const proxies = from(settings, "cache-proxy");
  return [
    {
      title: "Proxies beside SARK",
      panels: [
        {
          title: "Requests",
          unit: "reqps",
          queries: [{ expression: `rate(envoy_redis_downstream_rq_total{${proxies}}[5m])`, legend: "{{pod}}" }],
        },
        {
          title: "Members that a proxy takes for healthy",
          unit: "short",
          queries: [
            {
              expression: `envoy_cluster_membership_healthy{${proxies},envoy_cluster_name="valkey"}`,
              legend: "{{pod}}",
            },
          ],
        },
      ],
    },
  ];
}
