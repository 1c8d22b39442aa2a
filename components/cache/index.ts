import type * as pulumi from "@pulumi/pulumi";
import type { ContainerArgs, SecretKey, Volume } from "../workload/index.ts";

export { clusterUpstream, proxiedCache } from "./client.ts";
export { CacheCluster } from "./cluster.ts";
export { cacheDemands } from "./demands.ts";
export { ElastiCache } from "./elasticache.ts";
export { existingCache } from "./existing.ts";
export { ExistingTlsCache } from "./existing-tls.ts";
export { cacheEnd, cacheFlows } from "./flows.ts";
export { cacheMonitoring } from "./monitoring.ts";
export { type CacheObjectives, cacheObjectives } from "./objectives.ts";
export { CacheProxy, proxyMetricsPorts, proxyResources, type ProxyUpstream } from "./proxy.ts";

/** A cache as SARK sees it, whoever runs it: SARK's client knows neither clusters nor TLS. */
export interface Cache {
  readonly host: string;
  readonly port: number;
  readonly password: SecretKey;
  /** What a pod needs at its side to reach the cache, if anything. */
  readonly proxy?: {
    /** To be started before the client. */
    readonly sidecar: ContainerArgs;
    /** To be added to the pod. */
    readonly volumes: readonly Volume[];
  };
  /** When certificates of the platform's own end, as RFC 3339, by what they are for. */
  readonly certificateEnds?: Readonly<Record<string, pulumi.Output<string>>>;
  /** What must be in place before the first client starts. */
  readonly ready: readonly pulumi.Resource[];
}
