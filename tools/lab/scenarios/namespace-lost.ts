import { queryLeader } from "../database.ts";
import type { Lab } from "../lab.ts";
import { auditTrail, client, database, labPods, ownStack } from "../needs.ts";
import { archived } from "../postgres/archive.ts";
import { names } from "../postgres/platform.ts";
import { comparison, type DataState, putBack, restoringTo, runNow } from "../postgres/restore.ts";
import { whole } from "../postgres/whole.ts";
import type { Scenario } from "../scenario.ts";
import { openStack, requireSuccess, type Stack } from "../stack.ts";
import { endToEnd } from "./end-to-end.ts";

/** How long things may take, in seconds. */
const timeouts = { whole: 180, backup: 300, check: 600 };

/** Rows in the backup, and all that were acknowledged. */
const rows = { backedUp: 1000, written: 1500 };

const table = "sark_lab_kept";

/** What `kubectl` is told to lose everything at once. */
const loss = (namespace: string): readonly string[] => ["delete", "namespace", namespace];

/** Everything is made anew from the program, its state and the backups, as the runbook of a lost cluster says. */
export const namespaceLost: Scenario = {
  name: "namespace-lost",
  title: "deleted the namespace with all that is in it",
  proves: "From its state and its backups the whole platform is back with exactly the rows that were acknowledged.",
  needs: [labPods, client, auditTrail, database, ownStack],
  bounds: {
    "rows kept": { atLeast: rows.written },
    lost: { atMost: 0 },
    "rows too many": { atMost: 0 },
    "recovery s": { atMost: 900 },
    failed: { atMost: 0 },
    sent: { atLeast: 7 },
  },
  run: async (lab) => {
    const ask = (query: string) => queryLeader(lab, names.database, query);
    await whole(lab, timeouts.whole);
    const stack = await openStack(lab);
    let state: DataState = "untouched";
    lab.afterwards("the stack has its settings", () => putBack(stack, state));
    lab.afterwards("the table is removed", async () => {
      if (state !== "removed") await ask(`DROP TABLE IF EXISTS ${table}`);
    });
    await ask(`CREATE TABLE ${table} (number bigint PRIMARY KEY)`);
    const write = (from: number, to: number) => ask(`INSERT INTO ${table} SELECT generate_series(${from}, ${to})`);
    await write(1, rows.backedUp);
    await runNow(lab, "postgres-backup-full", timeouts.backup);
    await write(rows.backedUp + 1, rows.written);
    await archived(lab);

    const started = performance.now();
    state = "removed";
    await recover(lab, stack);
    await whole(lab, timeouts.whole);
    const seconds = (performance.now() - started) / 1000;
    state = "restored";
    const found = (await ask(`SELECT number FROM ${table} ORDER BY number`)).trim().split("\n").map(Number);
    const kept = comparison(
      found.map((number) => [number, number]),
      rows.written,
    );
    const { failed, sent } = await endToEnd.run(lab);
    await runNow(lab, "postgres-restore-check", timeouts.check);
    return { ...kept, failed: failed ?? Number.NaN, sent: sent ?? Number.NaN, "recovery s": seconds };
  },
};

/** Deletes the namespace, and takes the steps of the runbook. */
async function recover(lab: Lab, stack: Stack): Promise<void> {
  lab.note(`kubectl ${loss(lab.namespace).join(" ")}`);
  await lab.kubectl(loss(lab.namespace));
  lab.note("pulumi up --refresh, which restores to the last that is in the archive");
  requireSuccess(await stack.remake(restoringTo(stack, "latest")));
}
