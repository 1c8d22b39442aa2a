import { countBy, longestGap, percentile } from "../load/accounting.ts";
import { isIn, type Range } from "../load/numbered.ts";
import type { Slots } from "./topology.ts";

/** How an attempt to write ended; `upstream`: the proxy got no answer, `moved`: it sent the client elsewhere. */
export type Outcome = "acknowledged" | "refused" | "reset" | "timeout" | "moved" | "upstream" | "other";

/** What came of one attempt to write. Times in milliseconds since 1970. */
export interface Attempt {
  readonly number: number;
  readonly slot: number;
  readonly started: number;
  readonly ended: number;
  readonly outcome: Outcome;
  readonly error?: string;
}

/** The exact account of the writes. */
export interface Account {
  readonly sent: number;
  readonly failed: number;
  /** How many failed in which way; they add up to `failed`. */
  readonly failures: Readonly<Record<string, number>>;
  /** Longest time without an acknowledged write to the slots in question, in seconds. */
  readonly outage: number;
  /** The same of all other slots; 0 if none was written to. */
  readonly outageElsewhere: number;
  /** Latency of what was acknowledged, in milliseconds; NaN if nothing was. */
  readonly p99: number;
  /** Acknowledged and not there. */
  readonly lost: number;
  /** Of these, acknowledged so long before the fault that a replica had them. */
  readonly lostReplicated: number;
}

/** How long before the fault a write must have been acknowledged to be on a replica for certain, in milliseconds. */
const replicationTime = 1_000;

/**
 * Compares what was acknowledged with what is there.
 *
 * @param attempts at least one
 * @param present numbers that are there
 * @param slots those whose primary got into trouble
 * @param fault when that was, in milliseconds since 1970
 */
export function account(
  attempts: readonly Attempt[],
  present: readonly Range[],
  slots: readonly Slots[],
  fault: number,
): Account {
  const isConcerned = ({ slot }: Attempt) => slots.some(([first, last]) => slot >= first && slot <= last);
  const good = attempts.filter(({ outcome }) => outcome === "acknowledged");
  const bad = attempts.filter(({ outcome }) => outcome !== "acknowledged");
  const start = attempts.reduce((found, { started }) => Math.min(found, started), Infinity);
  const end = attempts.reduce((found, { ended }) => Math.max(found, ended), -Infinity);
  const gap = (writes: readonly Attempt[]) =>
    longestGap(
      start,
      writes.map(({ ended }) => ended),
      end,
    ) / 1000;
  const isThere = isIn(present);
  const lost = good.filter(({ number }) => !isThere(number));
  return {
    sent: attempts.length,
    failed: bad.length,
    failures: countBy(bad.map(({ outcome }) => outcome)),
    outage: gap(good.filter(isConcerned)),
    outageElsewhere: attempts.every(isConcerned) ? 0 : gap(good.filter((attempt) => !isConcerned(attempt))),
    p99: percentile(
      good.map(({ started, ended }) => ended - started),
      99,
    ),
    lost: lost.length,
    lostReplicated: lost.filter(({ ended }) => ended < fault - replicationTime).length,
  };
}
