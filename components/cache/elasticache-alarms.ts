import type { Alarm } from "../aws/index.ts";

/** When people are called about a node of the cache at Amazon. SARK decides without it too, only slower. */
export const elastiCacheAlarms: readonly Alarm[] = [
  {
    name: "processor",
    description: "The cache's engine is busy: answers get slower. Add shards or take a larger node type.",
    metric: "EngineCPUUtilization",
    statistic: "Average",
    comparison: "above",
    threshold: 85,
    minutes: 15,
  },
  {
    name: "memory",
    description: "The cache is full and drops keys before they expire.",
    metric: "DatabaseMemoryUsagePercentage",
    statistic: "Average",
    comparison: "above",
    threshold: 95,
    minutes: 30,
  },
  {
    name: "replication",
    description: "Replicas of the cache are behind: what they would take over with is old.",
    metric: "ReplicationLag",
    statistic: "Maximum",
    comparison: "above",
    threshold: 10,
    minutes: 5,
  },
  {
    name: "authentication",
    description: "Somebody tries passwords of the cache, or SARK has an old one.",
    metric: "AuthenticationFailures",
    statistic: "Sum",
    comparison: "above",
    threshold: 10,
    minutes: 5,
  },
];
