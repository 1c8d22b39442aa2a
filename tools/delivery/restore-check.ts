import { duration } from "../lib/progress.ts";

/** What Kubernetes says of the CronJob that restores the latest backup and checks it. */
export interface CronJob {
  readonly metadata: { readonly creationTimestamp: string };
  readonly spec: { readonly suspend?: boolean };
  readonly status?: { readonly lastScheduleTime?: string; readonly lastSuccessfulTime?: string };
}

/** How old a proof may be, in days: the alert has the same bound. */
export const oldestProof = 8;

export interface RestoreResult {
  readonly isProven: boolean;
  /** One sentence for people. */
  readonly text: string;
}

/**
 * Whether it is proven that the backups of a stack restore.
 *
 * @param days how old the proof may be
 */
export function restoreResult(job: CronJob, now: Date, days = oldestProof): RestoreResult {
  const age = (time: string): number => now.getTime() - Date.parse(time);
  const longest = days * 86_400_000;
  const { lastSuccessfulTime, lastScheduleTime } = job.status ?? {};
  if (job.spec.suspend === true) {
    return { isProven: false, text: "The restore check is suspended: nobody proves that the backups restore." };
  }
  if (lastSuccessfulTime === undefined) {
    const isNew = lastScheduleTime === undefined && age(job.metadata.creationTimestamp) <= longest;
    return isNew
      ? { isProven: true, text: "The restore check has not been due yet." }
      : { isProven: false, text: "No restore check has ever succeeded." };
  }
  const proven = `A backup was last restored and checked ${duration(age(lastSuccessfulTime))} ago`;
  if (age(lastSuccessfulTime) > longest) return { isProven: false, text: `${proven}, more than ${days} days.` };
  return { isProven: true, text: `${proven}.` };
}
