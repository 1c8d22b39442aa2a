import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import type { RunResult } from "../lib/run.ts";

/** Exit status where another run is updating the stack. */
export const lockedStatus = 7;

/** A run that holds the lock of a stack. */
interface Holder {
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  /** When it began, as ISO 8601 has it. */
  readonly since: string;
}

/** What Pulumi says where the state is in a folder or a bucket, and where it is in Pulumi Cloud. */
const refusals = ["the stack is currently locked by", "Another update is currently in progress"] as const;

/** Whether a pulumi command was refused because another run is updating the stack. */
export const isLocked = ({ status, stderr, stdout }: RunResult): boolean =>
  status !== 0 && refusals.some((text) => stderr.includes(text) || stdout.includes(text));

/** Whether all locks that were in the way are of processes of this machine that are gone. */
export function isLockedByTheDead(result: RunResult): boolean {
  if (!isLocked(result)) return false;
  const holders = holdersIn(result);
  return holders.length > 0 && holders.every(({ host, pid }) => host === hostname() && !isAlive(pid));
}

/** Who updates the stack, and what to do about it. */
export function lockedText(stack: string, result: RunResult): string {
  const names = holdersIn(result).map(
    ({ user, host, pid, since }) => `${user}@${host}, process ${pid}, since ${since}`,
  );
  return [
    `Another run is updating stack ${stack}${names.length > 0 ? `: ${names.join("; ")}` : ""}. Nothing was changed.`,
    "Wait until it is done, then run the command again. If it was killed, release its lock first: pulumi cancel " +
      `--stack ${stack}, on a development machine: npm run pulumi -- cancel --stack ${stack}`,
  ].join("\n");
}

const holdersIn = ({ stderr }: RunResult): readonly Holder[] =>
  [...stderr.matchAll(/created by (\S+)@(\S+) \(pid (\d+)\) at (\S+)/g)].map(
    ([, user = "", host = "", pid, since = ""]) => ({ user, host, pid: Number(pid), since }),
  );

/** Whether the process is a pulumi at work: its number may belong to another program now, or to nobody's remains. */
function isAlive(pid: number): boolean {
  try {
    if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("pulumi");
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
