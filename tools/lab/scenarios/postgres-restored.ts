import type { Client } from "../client.ts";
import type { Lab } from "../lab.ts";
import { database, labPods, ownStack } from "../needs.ts";
import { type Connection, connectionTo, startWriterPod } from "../postgres/access.ts";
import { members } from "../postgres/patroni.ts";
import { names } from "../postgres/platform.ts";
import { comparison, type DataState, putBack, removal, removed, restoringTo, runNow } from "../postgres/restore.ts";
import { cast, whole } from "../postgres/whole.ts";
import { prepareTables, query, writtenNumbers } from "../postgres/writer.ts";
import type { Scenario } from "../scenario.ts";
import { openStack, requireSuccess, type Stack } from "../stack.ts";

/** How long things may take, in seconds. */
const timeouts = { whole: 180, backup: 300, check: 600 };

/** Rows in the backup, and the last one that must come back. */
const rows = { backedUp: 1000, kept: 1001 };

/** From each of two writes to the moment between them, in milliseconds. */
const pause = 1_500;

/** It takes the whole database back, SARK's own tables too: what was written to them during the scenario is gone. */
export const postgresRestored: Scenario = {
  name: "postgres-restored",
  title: "removed the cluster, restored it to a moment",
  proves:
    "From its backups alone the cluster, with all of SARK's data, is back at a moment between two writes, exactly.",
  needs: [labPods, database, ownStack],
  bounds: {
    "rows kept": { atLeast: rows.kept },
    lost: { atMost: 0 },
    "rows too many": { atMost: 0 },
    "restore s": { atMost: 600 },
    "timelines begun": { atLeast: 1 },
  },
  run: async (lab) => {
    await whole(lab, timeouts.whole);
    const client = await startWriterPod(lab, (await cast(lab)).leader);
    const connection = await connectionTo(lab, names.leaderService);
    await prepareTables(lab, client, connection);
    const stack = await openStack(lab);
    let state: DataState = "untouched";
    lab.afterwards("the stack has its settings", () => putBack(stack, state));

    const write = (from: number, to: number) =>
      query(lab, client, connection, `INSERT INTO sark_lab.writes SELECT generate_series(${from}, ${to})`);
    await write(1, rows.backedUp);
    await runNow(lab, "postgres-backup-full", timeouts.backup);
    await write(rows.backedUp + 1, rows.kept);
    const moment = await momentBetween(lab, client, connection);
    await write(rows.kept + 1, rows.kept + 1);

    const timelineBefore = await timeline(lab);
    const started = performance.now();
    state = "removed";
    await restore(lab, stack, moment);
    const updated = (performance.now() - started) / 1000;
    const seconds = updated + (await whole(lab, timeouts.whole));
    state = "restored";
    const facts = comparison(await writtenNumbers(lab, client, connection), rows.kept);

    // It takes writes, and what it archives now restores as well.
    await write(rows.kept + 1, rows.kept + 1);
    await runNow(lab, "postgres-restore-check", timeouts.check);
    return { ...facts, "restore s": seconds, "timelines begun": (await timeline(lab)) - timelineBefore };
  },
};

/** The moment as the server knows it, between the write before and the one after it. */
async function momentBetween(lab: Lab, client: Client, connection: Connection): Promise<string> {
  await lab.sleep(pause);
  const now = await query(lab, client, connection, "SELECT extract(epoch FROM clock_timestamp())::float8 * 1000");
  await lab.sleep(pause);
  return new Date(now).toISOString();
}

/** The steps of the document on recovery. */
async function restore(lab: Lab, stack: Stack, moment: string): Promise<void> {
  for (const command of removal(lab.namespace)) {
    lab.note(`kubectl ${command.join(" ")}`);
    await lab.kubectl(command);
  }
  lab.note("pulumi refresh");
  requireSuccess(await stack.refresh(removed));
  lab.note(`pulumi up, which restores to ${moment}`);
  requireSuccess(await stack.update(restoringTo(stack, moment)));
}

async function timeline(lab: Lab): Promise<number> {
  return Math.max(...(await members(lab)).map((member) => member.timeline));
}
