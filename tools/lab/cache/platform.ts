import { isOwnCache, shapeOf } from "../../../settings/cache.ts";
import type { Settings } from "../../../settings.ts";

/** What the platform calls the parts of its own cache. */
export const names = {
  /** Of the StatefulSet and its pods. */
  members: "cache",
  /** Container of the pods in which Valkey runs. */
  container: "valkey",
  /** Sidecar of SARK's pods. */
  proxy: "cache-proxy",
  /** SARK's volume with the certificate of the members' authority, and the file in it. */
  trust: { volume: "cache-trust", file: "ca.crt" },
  user: "sark",
  port: 6379,
} as const;

/** Where SARK's pods find their proxy. */
export const proxyAddress = `127.0.0.1:${names.port}`;

/** The name that a member's certificate has. */
export const memberHost = (member: string, namespace: string): string => `${member}.cache-members.${namespace}.svc`;

/** How many shards and replicas of each there are to be; undefined if others run the cache. */
export function ownCache({ cache }: Settings): { readonly shards: number; readonly replicas: number } | undefined {
  return isOwnCache(cache) ? shapeOf(cache) : undefined;
}
