import type { CacheSettings } from "./cache.ts";
import type { CapacitySettings } from "./claim.ts";
import { parseQuantity } from "./quantities.ts";
import type { Autoscaling, ContainerResources, Replicas } from "./services.ts";

// How many requests a second the settings carry, by the figures that they name. Pure arithmetic, shared by the checks and
// the output.

/** A service as far as its capacity goes. */
export interface Tier {
  readonly replicas: Replicas;
  readonly resources: ContainerResources;
  readonly autoscaling: Pick<Autoscaling, "cpuUtilization">;
}

export interface TierCapacity extends Replicas {
  /** Requests a second that one pod is planned for: what it can, without the headroom. */
  readonly perPod: number;
  /** Requests a second that all replicas are planned for. */
  readonly carries: number;
  /** Replicas that the claim needs, at least the minimum. Absent where nothing is claimed. */
  readonly needed?: number;
  /** Replicas that the autoscaler wants under the claim; it stops at the maximum. Absent where nothing is claimed. */
  readonly wanted?: number;
}

/** Whole things that are needed; what is only the computer's rounding does not count. */
const wholes = (amount: number): number => Math.ceil(Number(amount.toFixed(6)));

/** The part of a rate that is planned with. */
export const planned = (rate: number, headroom: number): number => (rate * (100 - headroom)) / 100;

/** Cores that one pod can use. */
export const usableCores = ({ resources }: Tier, coresPerPod: number): number =>
  Math.min(parseQuantity(resources.limits.cpu), coresPerPod);

/** Cores that a pod uses when the autoscaler adds another one. */
export const coresWhenScaled = ({ resources, autoscaling }: Tier): number =>
  (parseQuantity(resources.requests.cpu) * autoscaling.cpuUtilization) / 100;

/** What a service carries at its most replicas, and what the claim needs of it. */
export function tierCapacity(
  tier: Tier,
  measured: { readonly perCore: number; readonly coresPerPod: number },
  { requestsPerSecond, headroom }: Pick<CapacitySettings, "requestsPerSecond" | "headroom">,
): TierCapacity {
  const { min, max } = tier.replicas;
  const perPod = planned(measured.perCore * usableCores(tier, measured.coresPerPod), headroom);
  const replicas = (rate: number) => Math.max(min, wholes((requestsPerSecond ?? 0) / rate));
  return {
    min,
    max,
    perPod,
    carries: perPod * max,
    ...(requestsPerSecond !== undefined && {
      needed: replicas(perPod),
      wanted: replicas(measured.perCore * coresWhenScaled(tier)),
    }),
  };
}

/** What SARK was measured at, with the share of decisions that come from the cache. */
export function sarkMeasured({ cacheHitRate, measured }: Pick<CapacitySettings, "cacheHitRate" | "measured">) {
  const { perCore, perCoreFromCache = perCore, coresPerPod } = measured.sark;
  const secondsOfCore = cacheHitRate / 100 / perCoreFromCache + (100 - cacheHitRate) / 100 / perCore;
  return { perCore: 1 / secondsOfCore, coresPerPod };
}

/** Each decision is asked of the cache, and put there where it was not known. */
export const cacheOperations = (requestsPerSecond: number, cacheHitRate: number): number =>
  (requestsPerSecond * (200 - cacheHitRate)) / 100;

/** Servers of the cache that share the operations. A replica answers none: SARK asks primaries. */
export const cacheShards = (cache: CacheSettings): number => (cache.mode === "cluster" ? cache.shards : 1);

/** Requests a second that the stores carry, as far as they were measured. */
export function storesCarry({ headroom, cacheHitRate, measured }: CapacitySettings, cache: CacheSettings) {
  const { database, cache: shard } = measured;
  return {
    ...(database && { database: planned(database.rowsPerSecond, headroom) }),
    ...(shard && {
      cache: (planned(shard.operationsPerSecond, headroom) * cacheShards(cache)) / cacheOperations(1, cacheHitRate),
    }),
  };
}
