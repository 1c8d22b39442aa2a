import { isIPv4 } from "node:net";
import { isOwnCache, isProxied, memberCount, type OwnCacheSettings, proxyPorts, shapeOf } from "./cache.ts";
import type { Check } from "./checks.ts";
import { parseQuantity } from "./quantities.ts";

/** Memory that a member needs at least: its processes, its connections, and room for keys that is worth the name. */
const leastMemory = { text: "64Mi", bytes: 64 * 2 ** 20 };

/** More members tell each other more than they serve. */
const mostMembers = 200;

/** What must hold together where the platform runs the cache itself. */
export const cacheChecks: readonly Check[] = [
  {
    needs: ["images", "cache"],
    at: "images",
    problem: ({ images, cache }) => {
      if (!isOwnCache(cache)) return undefined;
      const missing = (["valkey", "valkeyExporter", "envoy"] as const).filter((name) => images[name] === undefined);
      return missing.length === 0
        ? undefined
        : `must name ${missing.join(" and ")} while sark:cache.mode is ${cache.mode}: the platform runs them itself`;
    },
  },
  {
    needs: ["images", "cache"],
    at: "images",
    problem: ({ images, cache }) =>
      cache.mode === "existing" && isProxied(cache) && images.envoy === undefined
        ? "must name envoy while sark:cache.tls.mode is verify-full: SARK does not speak TLS to its cache"
        : undefined,
  },
  {
    needs: ["cache"],
    at: "cache.host",
    problem: ({ cache }) =>
      cache.mode === "existing" && isProxied(cache) && isIPv4(cache.host)
        ? `must be a name while tls.mode is verify-full, for the certificate is compared with it; it is ${cache.host}`
        : undefined,
  },
  {
    needs: ["sark", "cache"],
    at: "sark.contract",
    problem: ({ sark, cache }) => {
      const taken: readonly number[] = isProxied(cache) ? Object.values(proxyPorts) : [];
      const { httpPort, metricsPort } = sark.contract;
      const wrong = [httpPort, metricsPort].find((port) => port !== undefined && taken.includes(port));
      return wrong === undefined
        ? undefined
        : `must not use port ${wrong}: the cache's proxy in the same pod listens on ${taken.join(" and ")}`;
    },
  },
  ownCacheCheck("cache.shards", (cache) => {
    const [members, { shards, replicas }] = [memberCount(cache), shapeOf(cache)];
    return members <= mostMembers
      ? undefined
      : `makes ${members} members: ${shards} shards × (1 + ${replicas} replicas). A cluster has at most ${mostMembers}`;
  }),
  ownCacheCheck("cache.resources.limits.memory", ({ resources: { limits } }) =>
    parseQuantity(limits.memory) >= leastMemory.bytes
      ? undefined
      : `must be at least ${leastMemory.text}, and is ${limits.memory}`,
  ),
  ownCacheCheck("cache.storage.size", ({ storage, resources: { limits } }) =>
    parseQuantity(storage.size) >= 2 * parseQuantity(limits.memory)
      ? undefined
      : `must be at least twice the memory limit of a member, ${limits.memory}, and is ${storage.size}: while its log is ` +
        "rewritten, a member keeps the old one beside the new one",
  ),
];

/** A check of a cache of the platform's own. */
function ownCacheCheck(at: string, problem: (cache: OwnCacheSettings) => string | undefined): Check {
  return { needs: ["cache"], at, problem: ({ cache }) => (isOwnCache(cache) ? problem(cache) : undefined) };
}
