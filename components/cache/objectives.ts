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

/** The others agree that a primary is gone, a replica is elected, and proxies notice, in so many seconds. */
const election = 3;

/** The objectives that follow from the settings. */
export const cacheObjectives = (settings: CacheSettings): CacheObjectives =>
  settings.mode === "existing"
    ? { failover: null, handover: null, failoverLoss: null }
    : { failover: nodeTimeout / 1000 + election, handover: 0, failoverLoss: 1 };
