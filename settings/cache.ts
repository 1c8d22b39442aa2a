import { z } from "zod";
import { cacheProxy, evictionPolicy } from "./cache-common.ts";
import { credentials, oneSource } from "./credentials.ts";
import { elasticache } from "./elasticache.ts";
import type { Immutable } from "./immutable.ts";
import { peer } from "./network.ts";
import { containerResources } from "./services.ts";
import { storageSchema } from "./storage.ts";
import { host, port } from "./values.ts";

const existingCache = z
  .strictObject({
    mode: z.literal("existing").describe("A server that others run: one primary, cluster mode off."),
    host,
    port: port.default(6379),
    ...credentials,
    tls: z
      .discriminatedUnion("mode", [
        z.strictObject({ mode: z.literal("disable").describe("SARK speaks to the server itself, in clear.") }),
        z.strictObject({
          mode: z
            .literal("verify-full")
            .describe(
              "A proxy beside each SARK replica speaks TLS 1.2 or newer to the server and knows it by its name.",
            ),
          caCertificate: z
            .string()
            .includes("-----BEGIN CERTIFICATE-----", { error: "must be a certificate in PEM form" })
            .describe("Authority that signed the server's certificate, in PEM form."),
        }),
      ])
      .default({ mode: "disable" })
      .describe("How connections are protected. Default: mode=disable, not at all."),
    proxy: cacheProxy.describe("Envoy beside each SARK replica, where tls.mode is verify-full."),
    peer: peer.describe("Where the server is, for the network policy."),
  })
  .refine(oneSource.check, oneSource.error);

/** What every cache of the platform's own is made of. */
const own = {
  resources: containerResources.describe(
    "Requests and limits of a member; it keeps 60 % of its memory limit for keys and values, and evicts beyond that.",
  ),
  sidecarResources: containerResources
    .default({
      requests: { cpu: "10m", memory: "16Mi", ephemeralStorage: "16Mi" },
      limits: { cpu: "250m", memory: "64Mi", ephemeralStorage: "32Mi" },
    })
    .describe("Requests and limits of the exporter, and of the keeper that brings its member back into the cache."),
  storage: storageSchema,
  evictionPolicy,
  runAsUser: z.int().min(1).default(999).describe("Numeric user of the image. Default: 999."),
  proxy: cacheProxy,
};

const clusterCache = z
  .strictObject({
    mode: z.literal("cluster").describe("A cluster of the platform's own: Valkey in a StatefulSet, over TLS."),
    shards: z
      .int()
      .min(
        3,
        "must be at least 3: with fewer, the primaries that are left after a loss are no majority to elect another",
      )
      .max(100)
      .default(3)
      .describe("Parts that the keys are spread over, each with a primary. It can grow later. Default: 3."),
    replicasPerShard: z
      .int()
      .min(1, "must be at least 1: without a replica nobody can take over from a primary")
      .max(4)
      .default(1)
      .describe("Copies of each part beside the primary, in other zones. It can grow later. Default: 1."),
    ...own,
  })
  .describe("Members are shards × (1 + replicasPerShard).");

const replicatedCache = z.strictObject({
  mode: z
    .literal("replicated")
    .describe("One primary with replicas, of the platform's own: fewer pods, slower failover, and SCAN works."),
  replicas: z
    .int()
    .min(2, "must be at least 2: when the primary is lost, most members must be left to agree on another")
    .max(8)
    .default(2)
    .describe("Copies beside the primary, in other zones. They can become more later. Default: 2."),
  ...own,
});

export const cacheSchema = z
  .discriminatedUnion("mode", [existingCache, clusterCache, replicatedCache, elasticache])
  .describe("Valkey or Redis.");

/** Ports of the proxy in each SARK pod: its containers share one network. */
export const proxyPorts = { cache: 6379, status: 9902 } as const;

export type CacheSettings = Immutable<z.output<typeof cacheSchema>>;
export type ExistingCacheSettings = Extract<CacheSettings, { mode: "existing" }>;
/** A cache of the platform's own. */
export type OwnCacheSettings = Extract<CacheSettings, { mode: "cluster" | "replicated" }>;
/** A server that others run and that speaks TLS. */
export type ExistingTlsCacheSettings = ExistingCacheSettings & { readonly tls: { readonly mode: "verify-full" } };
/** A cache that SARK reaches through a proxy beside it. */
export type ProxiedCacheSettings = Exclude<CacheSettings, ExistingCacheSettings> | ExistingTlsCacheSettings;

/** Whether the platform runs the cache itself, in the cluster. */
export const isOwnCache = (settings: CacheSettings): settings is OwnCacheSettings =>
  settings.mode === "cluster" || settings.mode === "replicated";

/** Whether there is a proxy beside each SARK replica. */
export const isProxied = (settings: CacheSettings): settings is ProxiedCacheSettings =>
  settings.mode !== "existing" || settings.tls.mode !== "disable";

/** How many shards there are, and replicas of each. One shard is a cluster as well. */
export const shapeOf = (settings: OwnCacheSettings): { readonly shards: number; readonly replicas: number } =>
  settings.mode === "cluster"
    ? { shards: settings.shards, replicas: settings.replicasPerShard }
    : { shards: 1, replicas: settings.replicas };

/** All members: primaries and replicas. */
export function memberCount(settings: OwnCacheSettings): number {
  const { shards, replicas } = shapeOf(settings);
  return shards * (1 + replicas);
}
