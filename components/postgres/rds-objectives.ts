import { parseQuantity } from "../../settings/quantities.ts";
import type { RdsSettings } from "../../settings/rds.ts";
import type { RecoveryObjectives } from "./objectives.ts";

/** What Amazon says a failover takes: typically a minute or two, under 35 s, and under 60 s. In seconds. */
const failovers = { instance: 120, cluster: 35, aurora: 60 } as const;

/** Amazon keeps what it needs to restore any second up to five minutes ago. */
const recoveryPoint = 300;

/** A server is made from a snapshot in about so many seconds; its storage is filled while it already answers. */
const restoreStart = 1800;

/** Log of a day at most is replayed, at so many bytes a second: a cautious figure. */
const replayRate = 50 * 2 ** 20;

/** The objectives that follow from Amazon's own figures. */
export function rdsObjectives({ kind, storage }: RdsSettings): RecoveryObjectives {
  const failover = failovers[kind];
  return {
    failover: { crash: failover, silence: failover },
    failoverLoss: 0,
    recoveryPoint,
    recoveryTime: restoreStart + (storage === undefined ? 0 : Math.ceil(parseQuantity(storage.size) / replayRate)),
  };
}
