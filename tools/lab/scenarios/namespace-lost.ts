import { Failure } from "../../lib/failure.ts";
import { explain } from "../../pulumi/workspace.ts";
import { queryLeader } from "../database.ts";
import type { Lab } from "../lab.ts";
import { auditTrail, client, database, labPods, ownStack } from "../needs.ts";
import { archived } from "../postgres/archive.ts";
import { names } from "../postgres/platform.ts";
import { comparison, runNow } from "../postgres/restore.ts";
import { whole } from "../postgres/whole.ts";
import type { Scenario } from "../scenario.ts";
import { changedSettings, openStack, type Stack } from "../stack.ts";
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
    let lost = false;
    let back = false;
    lab.afterwards("the stack has its settings", () => putBack(stack, lost, back));
    lab.afterwards("the table is removed", async () => {
      if (!lost || back) await ask(`DROP TABLE IF EXISTS ${table}`);
    });
    await ask(`CREATE TABLE ${table} (number bigint PRIMARY KEY)`);
    const write = (from: number, to: number) => ask(`INSERT INTO ${table} SELECT generate_series(${from}, ${to})`);
    await write(1, rows.backedUp);
    await runNow(lab, "postgres-backup-full", timeouts.backup);
    await write(rows.backedUp + 1, rows.written);
    await archived(lab);

    const started = performance.now();
    lost = true;
    await recover(lab, stack);
    await whole(lab, timeouts.whole);
    const seconds = (performance.now() - started) / 1000;
    back = true;
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
  const settings = changedSettings(stack.file, (config) => {
    const postgres = config["sark:postgres"] as { readonly backup: object };
    config["sark:postgres"] = { ...postgres, backup: { ...postgres.backup, restore: { to: "latest" } } };
  });
  lab.note(`kubectl ${loss(lab.namespace).join(" ")}`);
  await lab.kubectl(loss(lab.namespace));
  lab.note("pulumi up --refresh, which restores to the last that is in the archive");
  const result = await stack.remake(settings);
  if (result.status !== 0) throw new Failure(explain(result));
}

/** Takes the setting away again; without restored data that would make an empty cluster, which nobody wants. */
async function putBack(stack: Stack, lost: boolean, back: boolean): Promise<void> {
  if (!lost) return;
  if (!back) throw new Failure("the platform may have no data. Run npm run down, then npm start");
  const result = await stack.update(stack.file);
  if (result.status !== 0) throw new Failure(explain(result));
}
