import { z } from "zod";
import { cacheProxy, evictionPolicy } from "./cache-common.ts";
import type { Immutable } from "./immutable.ts";
import { backupWindow, logDays, maintenanceWindow } from "./windows.ts";

export const elasticache = z.strictObject({
  mode: z.literal("elasticache").describe("Amazon ElastiCache with Valkey, over TLS. sark:aws says where."),
  version: z
    .enum(["7.2", "8.0", "8.1", "8.2"])
    .default("8.1")
    .describe("Version of Valkey; patches come by themselves. Default: 8.1."),
  nodeType: z
    .string()
    .regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/, "must be a node type such as cache.r7g.large")
    .describe("Size of each node; it keeps three quarters of its memory for keys and values."),
  clusterMode: z
    .boolean()
    .default(true)
    .describe(
      "Whether keys can be spread over shards, which can grow later. Without it SCAN works. A change makes a new, empty cache. Default: true.",
    ),
  shards: z.int().min(1).max(90).default(1).describe("Parts that the keys are spread over. Default: 1."),
  replicasPerShard: z
    .int()
    .min(1, "must be at least 1: without a replica nobody can take over from a primary")
    .max(5)
    .default(1)
    .describe("Copies of each part beside the primary, in other zones. Default: 1."),
  evictionPolicy,
  snapshots: z
    .strictObject({
      days: z.int().min(1).max(35).default(7).describe("Daily snapshots are kept so many days. Default: 7."),
      window: backupWindow.default("01:00-02:00"),
    })
    .prefault({}),
  maintenanceWindow: maintenanceWindow.default("sun:03:00-sun:04:00"),
  logDays: logDays.default(30).describe("Logs of slow commands and of the engine are kept so many days. Default: 30."),
  proxy: cacheProxy,
});

export type ElastiCacheSettings = Immutable<z.output<typeof elasticache>>;
