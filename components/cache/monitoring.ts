import { memberCount, proxyPorts } from "../../settings/cache.ts";
import type { Settings } from "../../settings.ts";
import { from, type Monitored } from "../monitoring/index.ts";
import { cacheAlerts } from "./alerts.ts";
import { cacheRows } from "./dashboard.ts";
import { cacheName, ports } from "./names.ts";

/** What the cache and the proxies before it serve, and when people are called: nothing where others run it. */
export function cacheMonitoring(settings: Settings): readonly Monitored[] {
  const { cache, sark } = settings;
  if (cache.mode === "existing") return [];
  const series = from(settings, "cache");
  return [
    {
      component: "cache",
      title: "Cache",
      targets: [
        {
          job: "cache",
          workload: cacheName,
          port: { name: "metrics", number: ports.metrics },
          pods: memberCount(cache),
        },
        {
          job: "cache-proxy",
          workload: "sark",
          port: { name: "cache-metrics", number: proxyPorts.status },
          path: "/stats/prometheus",
          // Envoy tells of every command and every thread of its own besides.
          metrics: "envoy_(cluster_(membership|upstream_cx|upstream_rq)|redis_downstream|server)_.*",
          pods: sark.replicas.min,
        },
      ],
      recordings: [],
      alerts: cacheAlerts(settings, cache),
      overview: [
        {
          title: "Members of the cache",
          unit: "short",
          queries: [{ expression: `sum by (instance_role) (redis_up{${series}})`, legend: "{{instance_role}}" }],
        },
      ],
      rows: cacheRows(settings),
    },
  ];
}
