import { isOwnCache, isProxied, memberCount, proxyPorts } from "../../settings/cache.ts";
import type { Settings } from "../../settings.ts";
import { from, type Monitored, type ScrapeTarget } from "../monitoring/index.ts";
import { cacheAlerts, proxyAlerts } from "./alerts.ts";
import { cacheRows, proxyRows } from "./dashboard.ts";
import { cacheName, ports } from "./names.ts";

/** What the cache and the proxies before it serve, and when people are called: nothing where others run it and SARK speaks to it itself. */
export function cacheMonitoring(settings: Settings): readonly Monitored[] {
  const { cache } = settings;
  if (!isProxied(cache)) return [];
  if (!isOwnCache(cache)) return [managedCacheMonitoring(settings)];
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
        proxyTarget(settings),
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

/** Of a cache that others run the platform sees the proxies alone; at Amazon, alarms there tell the rest. */
const managedCacheMonitoring = (settings: Settings): Monitored => ({
  component: "cache",
  title: "Cache",
  targets: [proxyTarget(settings)],
  recordings: [],
  alerts: proxyAlerts(settings),
  overview: [],
  rows: proxyRows(settings),
});

const proxyTarget = ({ sark }: Settings): ScrapeTarget => ({
  job: "cache-proxy",
  workload: "sark",
  port: { name: "cache-metrics", number: proxyPorts.status },
  path: "/stats/prometheus",
  // Envoy tells of every command and every thread of its own besides.
  metrics: "envoy_(cluster_(membership|upstream_cx|upstream_rq)|redis_downstream|server)_.*",
  pods: sark.replicas.min,
});
