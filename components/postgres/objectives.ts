import { parseQuantity } from "../../settings/quantities.ts";
import type { ClusterPostgresSettings, PostgresSettings } from "../../settings/postgres.ts";
import { timingOf } from "../../settings/timing.ts";
import { rdsObjectives } from "./rds-objectives.ts";

/** What a failure may cost. Times in seconds; `null` where others run the server. */
export interface RecoveryObjectives {
  /** Writes stop for so long at most when the leader crashes, and when it hangs or is cut off. */
  readonly failover: { readonly crash: number; readonly silence: number } | null;
  /** Acknowledged writes that a failover may lose, in seconds of writing. */
  readonly failoverLoss: number | null;
  /** Acknowledged writes that the loss of all members may lose. */
  readonly recoveryPoint: number | null;
  /** Time to restore a full volume from backup. */
  readonly recoveryTime: number | null;
}

/** A new leader is elected and promoted, and its Service follows, in so many seconds. */
const election = 3;

/** Restoring reads, unpacks and replays so many bytes a second: a cautious figure for one pod and S3. */
const restoreRate = 50 * 2 ** 20;

/** Time to start the scratch or the new server beside the copying, in seconds. */
const restoreStart = 120;

/** The objectives that follow from the settings. */
export function recoveryObjectives(settings: PostgresSettings): RecoveryObjectives {
  if (settings.mode === "existing") {
    return { failover: null, failoverLoss: null, recoveryPoint: null, recoveryTime: null };
  }
  if (settings.mode === "rds") return rdsObjectives(settings);
  const { ttl, loopWait } = timingOf(settings.timing);
  return {
    failover: { crash: loopWait + election, silence: ttl + loopWait + election },
    failoverLoss: 0,
    recoveryPoint: settings.backup.archiveTimeoutSeconds,
    recoveryTime: restoreTime(settings),
  };
}

/** How long it takes to restore a full volume, in seconds. */
export const restoreTime = ({ storage }: ClusterPostgresSettings): number =>
  restoreStart + Math.ceil(parseQuantity(storage.size) / restoreRate);
