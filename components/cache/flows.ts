import { type CacheSettings, isOwnCache } from "../../settings/cache.ts";
import type { Settings } from "../../settings.ts";
import { type Flow, type FlowEnd, flowsFrom, tcp } from "../network/index.ts";
import { jobs } from "./maintenance.ts";
import { cacheName, ports } from "./names.ts";

/** Where clients of the cache connect to, and on which port of the pods. */
export function cacheEnd(settings: CacheSettings): { readonly end: FlowEnd; readonly port: number } {
  if (settings.mode === "existing") return { end: { name: "Valkey", peers: [settings.peer] }, port: settings.port };
  if (settings.mode === "elasticache") {
    return { end: { name: "Amazon ElastiCache", peers: [], inStoreSubnets: true }, port: ports.valkey };
  }
  return { end: { workload: cacheName }, port: ports.valkey };
}

/** The connections within the cluster; those of its clients are declared by them. */
export function cacheFlows({ cache, network }: Settings): readonly Flow[] {
  if (!isOwnCache(cache)) return [];
  const members = { workload: cacheName };
  return [
    { from: members, to: members, ports: tcp(ports.valkey, ports.bus), why: "replication and failover" },
    { from: { workload: jobs.preparation }, to: members, ports: tcp(ports.valkey), why: "planned handover" },
    { from: { workload: jobs.forming }, to: members, ports: tcp(ports.valkey), why: "forming" },
    ...flowsFrom(
      { name: "metrics clients", peers: network.metricsClients },
      { to: members, ports: tcp(ports.metrics), why: "metrics" },
    ),
  ];
}
