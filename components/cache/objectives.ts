import type { CacheSettings } from "../../settings/cache.ts";
import { nodeTimeout } from "./configuration.ts";

/** What a failure may cost. Times in seconds; `null` where others run the server. */
export interface CacheObjectives {
  /** Keys of one shard cannot be reached for so long at most when its primary crashes, hangs or is cut off. */
  readonly failover: number | null;
  /** They cannot be reached for so long when a primary ends as planned. */
  readonly handover: number | null;
  /** Acknowledged writes that a failover may lose, in seconds of writing: replicas follow after the answer. */
  readonly failoverLoss: number | null;
}

/** The other primaries agree that one is gone and elect a replica, and proxies notice, in so many seconds. */
const election = 3;

/** Where there are no other primaries, the keepers look after it, and look twice. */
const agreement = 8;

/** Amazon notices the loss of a primary, promotes a replica and changes the names within so many seconds. */
const managedFailover = 60;

/** The objectives that follow from the settings. */
export function cacheObjectives(settings: CacheSettings): CacheObjectives {
  if (settings.mode === "existing") return { failover: null, handover: null, failoverLoss: null };
  if (settings.mode === "elasticache") return { failover: managedFailover, handover: 0, failoverLoss: 1 };
  const succession = settings.mode === "cluster" ? election : agreement;
  return { failover: nodeTimeout / 1000 + succession, handover: 0, failoverLoss: 1 };
}
