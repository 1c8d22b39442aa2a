/** What came of one request. Times in milliseconds since 1970. */
export interface Result {
  readonly id: string;
  readonly started: number;
  readonly ended: number;
  /** HTTP status; 0 if there was no complete answer. */
  readonly status: number;
  /** What the client said when there was no complete answer. */
  readonly error: string;
}

/** When the last of some requests ended, in milliseconds since 1970; `since` if none did after that. */
export const lastEnd = (results: readonly Result[], since: number): number =>
  results.reduce((latest, { ended }) => Math.max(latest, ended), since);

/** The exact account of a load. */
export interface Account {
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  /** How many failed in which way; they add up to `failed`. */
  readonly failures: Readonly<Record<string, number>>;
  /** Latencies of what went well, in milliseconds; NaN if nothing did. */
  readonly p50: number;
  readonly p99: number;
  /** Longest time without a success, from the first request until the last answer, in seconds. */
  readonly outage: number;
  /** Requests a second, over the whole time. */
  readonly rate: number;
}

/**
 * Counts the results of a load in which every request should have been answered with `expected`.
 *
 * @param results at least one
 */
export function account(results: readonly Result[], expected: number): Account {
  const good = results.filter(({ status }) => status === expected);
  const bad = results.filter(({ status }) => status !== expected);
  const [start, end] = [smallest(results, "started"), largest(results, "ended")];
  const latencies = good.map(({ started, ended }) => ended - started);
  return {
    sent: results.length,
    ok: good.length,
    failed: bad.length,
    failures: countBy(bad.map(kindOf)),
    p50: percentile(latencies, 50),
    p99: percentile(latencies, 99),
    outage:
      longestGap(
        start,
        good.map(({ ended }) => ended),
        end,
      ) / 1000,
    rate: results.length / ((end - start) / 1000),
  };
}

/** How a request failed. */
export function kindOf({ status, error }: Result): string {
  if (status !== 0) return `HTTP ${status}`;
  if (error.includes("connection refused")) return "refused";
  if (/connection reset|broken pipe|EOF|closed (?:idle|network) connection/.test(error)) return "reset";
  if (/deadline exceeded|time-?out/i.test(error)) return "timeout";
  return "other";
}

/** Nearest rank: a latency that was really measured. NaN if there is none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** The longest of the times between `start`, the moments in order, and `end`. */
export function longestGap(start: number, moments: readonly number[], end: number): number {
  const points = [start, ...[...moments].sort((left, right) => left - right), end];
  return points.slice(1).reduce((longest, point, index) => Math.max(longest, point - (points[index] ?? point)), 0);
}

/**
 * Compares what the generator was told to send with what it sent.
 *
 * @returns what is wrong, if anything is; nothing can be said about a load that was not sent as wanted
 */
export function discrepancy(told: readonly string[], results: readonly Result[]): string | undefined {
  const answered = new Set(results.map(({ id }) => id));
  const missing = told.filter((id) => !answered.has(id)).length;
  const wanted = new Set(told);
  const strange = results.filter(({ id }) => !wanted.has(id)).length;
  const doubled = results.length - answered.size;
  if (missing + strange + doubled === 0) return undefined;
  return `of ${told.length} requests ${missing} have no result, ${doubled} have two, and ${strange} results have no request`;
}

/** How often each is there. */
export function countBy(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

type Moment = "started" | "ended";

const smallest = (results: readonly Result[], moment: Moment): number =>
  results.reduce((found, result) => Math.min(found, result[moment]), Infinity);

const largest = (results: readonly Result[], moment: Moment): number =>
  results.reduce((found, result) => Math.max(found, result[moment]), -Infinity);
