import { Failure } from "../../lib/failure.ts";
import type { Lab } from "../lab.ts";
import type { Facts } from "../scenario.ts";
import type { Range } from "../load/numbered.ts";
import { changedSettings, requireSuccess, type Stack } from "../stack.ts";

/** What leaves nothing of the cluster but its backups, as the document on recovery says it: arguments of kubectl. */
export const removal = (namespace: string): readonly (readonly string[])[] => [
  ["delete", "statefulset", "postgres", "-n", namespace, "--cascade=foreground"],
  ["delete", "pvc", "-l", "app.kubernetes.io/name=postgres", "-n", namespace],
  ["delete", "configmap", "-l", "cluster-name=postgres", "-n", namespace],
];

/** URNs of what Pulumi has to find out is gone. */
export const removed = ["**:StatefulSet::postgres", "**:PersistentVolumeClaim::postgres-data-*"] as const;

/** Nothing was done yet; there may be no database; there is one with the data of the moment. */
export type DataState = "untouched" | "removed" | "restored";

/** Writes settings that restore the database to a moment, and returns their file. */
export const restoringTo = (stack: Stack, moment: string): string =>
  changedSettings(stack.file, (config) => {
    const postgres = config["sark:postgres"] as { readonly backup: object };
    config["sark:postgres"] = { ...postgres, backup: { ...postgres.backup, restore: { to: moment } } };
  });

/** Takes the setting away again; without restored data that would make an empty cluster, which nobody wants. */
export async function putBack(stack: Stack, state: DataState): Promise<void> {
  if (state === "untouched") return;
  if (state === "removed") {
    throw new Failure("the restore failed, so PostgreSQL may have no data. Run npm run down, then npm start");
  }
  requireSuccess(await stack.update(stack.file));
}

interface Job {
  readonly status: {
    readonly succeeded?: number;
    readonly conditions?: readonly { readonly type: string; readonly message?: string }[];
  };
}

/**
 * Runs a CronJob once, now.
 *
 * @param seconds how long it may take
 * @throws Failure if it fails
 */
export async function runNow(lab: Lab, cronJob: string, seconds: number): Promise<void> {
  const job = `sark-lab-${cronJob}`;
  const remove = ["delete", "job", job, "-n", lab.namespace, "--ignore-not-found"];
  lab.afterwards(`the run of ${cronJob} is removed`, (kubectl) => kubectl(remove));
  await lab.kubectl(remove);
  lab.note(`${cronJob} runs`);
  await lab.kubectl(["create", "job", "-n", lab.namespace, `--from=cronjob/${cronJob}`, job]);
  await lab.until(cronJob, seconds, async () => {
    const { status } = await lab.get<Job>("job", job);
    const failed = status.conditions?.find(({ type }) => type === "Failed");
    if (failed !== undefined) throw new Failure(`${cronJob} failed: ${failed.message ?? "no reason is given"}`);
    return (status.succeeded ?? 0) > 0;
  });
}

/** How the table differs from one with all numbers from 1 to `last` and no others. */
export function comparison(table: readonly Range[], last: number): Facts {
  const upTo = (limit: number) =>
    table.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, limit) - from + 1), 0);
  const kept = upTo(last);
  return { "rows kept": kept, lost: last - kept, "rows too many": upTo(Infinity) - kept };
}
