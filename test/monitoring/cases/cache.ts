import { type AlertCases, always, growing, type Series, series } from "../support/situation.ts";

const member = (metric: string, values: string, labels = {}, pod = "cache-0"): Series =>
  series(metric, "cache", values, { pod, instance_role: "master", ...labels });

const mebibyte = 2 ** 20;

export const cacheCases: readonly AlertCases[] = [
  {
    alert: "CacheMemberDown",
    severity: "warning",
    fires: [{ when: "a member does not answer", series: [member("redis_up", "1x10 0x100")] }],
    silent: [{ when: "all answer", series: [member("redis_up", always(1))] }],
  },
  {
    alert: "CacheNotServing",
    severity: "warning",
    fires: [
      {
        when: "a part of the slots is not served",
        series: [
          member("redis_cluster_slots_ok", always(16_384)),
          member("redis_cluster_slots_ok", always(10_923), {}, "cache-1"),
        ],
      },
      {
        when: "the cluster has no majority",
        series: [member("redis_cluster_slots_ok", always(16_384)), member("redis_cluster_state", always(0))],
      },
      { when: "no member is left to tell of it", series: [member("redis_cluster_slots_ok", "16384x10 _x100")] },
    ],
    silent: [
      {
        when: "all slots are served",
        series: [member("redis_cluster_slots_ok", always(16_384)), member("redis_cluster_state", always(1))],
      },
      { when: "a failover is under way", series: [member("redis_cluster_slots_ok", "16384x29 10923 16384x100")] },
    ],
  },
  {
    alert: "CacheReplicaLinkDown",
    severity: "warning",
    fires: [{ when: "a replica lost its primary", series: [member("redis_master_link_up", always(0))] }],
    silent: [{ when: "it follows", series: [member("redis_master_link_up", always(1))] }],
  },
  {
    alert: "CacheMemoryHigh",
    severity: "warning",
    fires: [
      { when: "2900 of 3072 MiB are used", series: [member("redis_memory_used_rss_bytes", always(2900 * mebibyte))] },
    ],
    silent: [
      {
        when: "all that keys may take is used",
        series: [member("redis_memory_used_rss_bytes", always(1900 * mebibyte))],
      },
    ],
  },
  {
    alert: "CacheEvicting",
    severity: "info",
    fires: [
      { when: "20 keys a second are dropped", series: [member("redis_evicted_keys_total", growing(1200))], at: "1h" },
    ],
    silent: [{ when: "one a second is", series: [member("redis_evicted_keys_total", growing(60))], at: "1h" }],
  },
  {
    alert: "CacheRejectsConnections",
    severity: "warning",
    fires: [{ when: "some were refused", series: [member("redis_rejected_connections_total", "0x28 5x100")] }],
    silent: [{ when: "none was", series: [member("redis_rejected_connections_total", always(5))] }],
  },
  {
    alert: "CacheLogNotWritten",
    severity: "warning",
    fires: [
      { when: "a write failed", series: [member("redis_aof_last_write_status", always(0))] },
      { when: "a rewrite failed", series: [member("redis_aof_last_bgrewrite_status", always(0))] },
    ],
    silent: [
      {
        when: "both worked",
        series: [
          member("redis_aof_last_write_status", always(1)),
          member("redis_aof_last_bgrewrite_status", always(1)),
        ],
      },
    ],
  },
  {
    alert: "CacheProxyWithoutMembers",
    severity: "warning",
    fires: [
      {
        when: "a proxy reaches none",
        series: [
          series("envoy_cluster_membership_healthy", "cache-proxy", always(0), {
            pod: "sark-1",
            envoy_cluster_name: "valkey",
          }),
        ],
      },
    ],
    silent: [
      {
        when: "it reaches two",
        series: [
          series("envoy_cluster_membership_healthy", "cache-proxy", always(2), {
            pod: "sark-1",
            envoy_cluster_name: "valkey",
          }),
        ],
      },
    ],
  },
];
