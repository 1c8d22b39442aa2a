import type { Facts } from "../scenario.ts";
import { percentile, type Result } from "./accounting.ts";

// Rates that are raised step by step, with latencies that hide no waiting.

/** What a step at one rate showed. Latencies in milliseconds. */
export interface Step {
  /** Requests a second that were wanted. */
  readonly rate: number;
  /** Requests a second that were answered rightly. */
  readonly achieved: number;
  readonly failed: number;
  readonly p50: number;
  readonly p99: number;
}

/** When a step counts as carried: nothing fails, and one request in a hundred takes this long, in milliseconds. */
export const promise = { p99: 100 };

/**
 * Latencies from when requests should have been sent: where the generator has to wait, that is time that a client waits too. The
 * pace is even, so the one that is least late of all shows when it began.
 *
 * @param rate at which one load sends all of them, in requests a second
 * @returns in milliseconds, in the order of sending
 */
export function latencies(results: readonly Pick<Result, "started" | "ended">[], rate: number): readonly number[] {
  const interval = 1000 / rate;
  const ordered = results.toSorted((one, other) => one.started - other.started);
  const began = ordered.reduce((first, { started }, index) => Math.min(first, started - index * interval), Infinity);
  return ordered.map(({ ended }, index) => ended - (began + index * interval));
}

/** What loads with an even pace each showed together, between two moments in milliseconds since 1970. */
export function stepOf(
  loads: readonly { readonly rate: number; readonly right: number; readonly results: readonly Result[] }[],
  [from, to]: readonly [from: number, to: number],
): Step {
  const measured = loads.flatMap(({ rate, right, results }) => {
    const ordered = results.toSorted((one, other) => one.started - other.started);
    const times = latencies(ordered, rate);
    return ordered.map((result, index) => ({
      result,
      time: times[index] ?? Number.NaN,
      isRight: result.status === right,
    }));
  });
  const within = measured.filter(({ result }) => result.started >= from && result.started < to);
  const good = within.filter(({ isRight }) => isRight);
  const times = good.map(({ time }) => time);
  return {
    rate: loads.reduce((sum, { rate }) => sum + rate, 0),
    achieved: good.length / ((to - from) / 1000),
    failed: within.length - good.length,
    p50: percentile(times, 50),
    p99: percentile(times, 99),
  };
}

/** Whether a rate is carried; what is less than 95 % of it was not sent. */
export const isCarried = ({ rate, achieved, failed, p99 }: Step): boolean =>
  failed === 0 && p99 < promise.p99 && achieved >= 0.95 * rate;

/** By how much rates are raised as long as all are carried, and how near the highest carried one is to the lowest that is not. */
const raise = { coarse: 1.2, fine: 1.1 } as const;

/**
 * The next rate, in whole even numbers: two loads share it.
 *
 * @param carried the highest rate that was carried
 * @param broken the lowest one that was not; undefined if there was none yet
 * @returns undefined where both are so near each other that no step between them says more
 */
export function nextRate(carried: number, broken?: number): number | undefined {
  if (broken === undefined) return 2 * Math.ceil((carried * raise.coarse) / 2);
  const middle = 2 * Math.round((carried + broken) / 4);
  return broken <= carried * raise.fine || middle <= carried || middle >= broken ? undefined : middle;
}

/** The figures of a step for the table; what failed is counted over all of them. */
export const stepFacts = ({ achieved, p50, p99 }: Step): Facts => ({
  "requests/s": achieved,
  "p50 ms": p50,
  "p99 ms": p99,
});
