import { countBy, longestGap, percentile } from "../load/accounting.ts";
import { isIn, type Range } from "../load/numbered.ts";

/** How an attempt to write ended. */
export type Outcome = "acknowledged" | "refused" | "reset" | "timeout" | "read-only" | "other";

/** What came of one attempt to write. Times in milliseconds since 1970. */
export interface Attempt {
  readonly number: number;
  readonly started: number;
  readonly ended: number;
  readonly outcome: Outcome;
  /** Address of the server that acknowledged it. */
  readonly server?: string;
  /** How PostgreSQL classifies what it said. */
  readonly code?: string;
  readonly error?: string;
}

/** The exact account of the writes. */
export interface Account {
  readonly sent: number;
  readonly acknowledged: number;
  readonly failed: number;
  /** How many failed in which way; they add up to `failed`. */
  readonly failures: Readonly<Record<string, number>>;
  /** Longest time without an acknowledged write, from the first attempt until the end of the last, in seconds. */
  readonly outage: number;
  /** Latency of what was acknowledged, in milliseconds; NaN if nothing was. */
  readonly p99: number;
  /** Acknowledged and not in the table. */
  readonly lost: number;
  /** Not acknowledged, and in the table all the same: whoever gets no answer cannot know. */
  readonly unknown: number;
}

/**
 * Compares what was acknowledged with what is in the table.
 *
 * @param attempts at least one
 */
export function account(attempts: readonly Attempt[], table: readonly Range[]): Account {
  const good = attempts.filter(({ outcome }) => outcome === "acknowledged");
  const bad = attempts.filter(({ outcome }) => outcome !== "acknowledged");
  const start = attempts.reduce((found, { started }) => Math.min(found, started), Infinity);
  const end = attempts.reduce((found, { ended }) => Math.max(found, ended), -Infinity);
  const moments = good.map(({ ended }) => ended);
  const written = isIn(table);
  return {
    sent: attempts.length,
    acknowledged: good.length,
    failed: bad.length,
    failures: countBy(bad.map(({ outcome }) => outcome)),
    outage: longestGap(start, moments, end) / 1000,
    p99: percentile(
      good.map(({ started, ended }) => ended - started),
      99,
    ),
    lost: good.filter(({ number }) => !written(number)).length,
    unknown: bad.filter(({ number }) => written(number)).length,
  };
}

/** How often another server than before acknowledged. Two that take writes at the same time make it large. */
export function leaderChanges(attempts: readonly Attempt[]): number {
  const servers = [...attempts]
    .sort((left, right) => left.ended - right.ended)
    .flatMap(({ outcome, server }) => (outcome === "acknowledged" && server !== undefined ? [server] : []));
  return servers.filter((server, index) => index > 0 && server !== servers[index - 1]).length;
}

/** The server that acknowledged a write first, after another one had. */
export function firstOfAnother(attempts: readonly Attempt[], address: string): number {
  const others = attempts.filter(({ outcome, server }) => outcome === "acknowledged" && server !== address);
  return others.reduce((first, { ended }) => Math.min(first, ended), Infinity);
}
