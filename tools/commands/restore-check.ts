import { type CronJob, oldestProof, type RestoreResult, restoreResult } from "../delivery/restore-check.ts";
import { Failure } from "../lib/failure.ts";
import type { Progress } from "../lib/progress.ts";
import { run } from "../lib/run.ts";
import { settingsOf } from "../pulumi/stacks.ts";
import { standingCluster } from "./kubernetes.ts";
import { summarize } from "./preview.ts";
import { stack as localStack } from "./start.ts";

export interface RestoreCheckOptions {
  /** Context of the kubeconfig. Default: its current one; for stack local, the cluster that it stands on. */
  readonly context?: string;
  /** Prints the result as JSON instead. */
  readonly json?: true;
  /** How old the proof may be, in days. */
  readonly maxAgeDays?: string;
}

/** Says whether it is proven that the backups of a stack restore; returns the exit status. */
export async function restoreCheck(progress: Progress, stack: string, options: RestoreCheckOptions): Promise<number> {
  const { postgres, namespace } = settingsOf(stack);
  const days = Number(options.maxAgeDays ?? oldestProof);
  if (!(days > 0)) throw new Failure(`--max-age-days takes a number of days; it is ${options.maxAgeDays ?? ""}.`);
  if (postgres.mode !== "cluster") {
    const elsewhere = `Stack ${stack} has no database of its own: who runs it proves that its backups restore.`;
    print(stack, { isProven: true, text: elsewhere }, options);
    return 0;
  }
  const job = await get(progress, stack, options, [
    ...["get", "cronjob", "postgres-restore-check", "--namespace", namespace, "--output", "json"],
  ]);
  const result = restoreResult(JSON.parse(job) as CronJob, new Date(), days);
  print(stack, result, options);
  summarize(`Stack \`${stack}\`: ${result.text}`);
  return result.isProven ? 0 : 1;
}

function print(stack: string, result: RestoreResult, { json }: RestoreCheckOptions): void {
  console.log(json === true ? JSON.stringify({ stack, ...result }, undefined, 2) : result.text);
}

async function get(
  progress: Progress,
  stack: string,
  { context }: RestoreCheckOptions,
  args: readonly string[],
): Promise<string> {
  if (stack === localStack) return (await standingCluster(progress)).kubectl(args);
  return run("kubectl", [...(context === undefined ? [] : ["--context", context]), ...args]);
}
