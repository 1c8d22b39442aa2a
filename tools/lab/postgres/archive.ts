import { queryLeader } from "../database.ts";
import type { Lab } from "../lab.ts";

/** How long a segment may be on its way, in seconds. */
const timeout = 60;

/**
 * Waits until the leader has archived everything that was written until now.
 *
 * A leader may look well and archive nothing any more, so every fault ends with this. The checkpoint before it makes a new leader
 * look through what former timelines left behind.
 *
 * @returns how long it took, in seconds
 */
export async function archived(lab: Lab): Promise<number> {
  const started = performance.now();
  const ask = async (query: string) => (await queryLeader(lab, "postgres", query)).trim();
  await ask("CHECKPOINT");
  const segment = await ask("SELECT pg_walfile_name(pg_switch_wal())");
  const query = `SELECT last_archived_wal >= '${segment}' FROM pg_stat_archiver WHERE length(last_archived_wal) = 24`;
  await lab.until(`segment ${segment} in the archive`, timeout, async () => (await ask(query)) === "t");
  return (performance.now() - started) / 1000;
}
