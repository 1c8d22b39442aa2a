import { messageOf } from "../lib/failure.ts";
import type { Bound, Bounds, Facts } from "./scenario.ts";

/** How one run of a scenario ended. */
export type Verdict =
  | { readonly kind: "passed" }
  /** Bounds that were missed, each as a clause. */
  | { readonly kind: "missed"; readonly misses: readonly string[] }
  /** Nothing was measured that could be judged. */
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "skipped"; readonly reason: string };

/** One run of a scenario. */
export interface Outcome {
  readonly scenario: string;
  readonly title: string;
  readonly bounds: Bounds;
  readonly facts: Facts;
  readonly verdict: Verdict;
}

/** The verdict about what was measured. */
export function judge(bounds: Bounds, facts: Facts): Verdict {
  const misses = Object.entries(bounds).flatMap(([name, bound]) => {
    const value = facts[name];
    if (value === undefined || Number.isNaN(value)) return [`${name} was not measured`];
    return keeps(value, bound) ? [] : [`${name} ${formatted(value)}, ${limit(bound)}`];
  });
  return misses.length === 0 ? { kind: "passed" } : { kind: "missed", misses };
}

/** The verdict about a run that broke off. */
export const brokenOff = (error: unknown): Verdict => ({ kind: "failed", reason: messageOf(error) });

/** Exit status of the command: only what was run and kept all its bounds has passed. */
export const statusOf = (outcomes: readonly Outcome[]): number =>
  outcomes.length > 0 && outcomes.every(({ verdict }) => verdict.kind === "passed") ? 0 : 1;

const keeps = (value: number, bound: Bound): boolean =>
  "atMost" in bound ? value <= bound.atMost : value >= bound.atLeast;

const limit = (bound: Bound): string =>
  "atMost" in bound ? `at most ${formatted(bound.atMost)}` : `at least ${formatted(bound.atLeast)}`;

/** A bound for people: `failed ≤ 0`. */
export const inShort = (name: string, bound: Bound): string =>
  "atMost" in bound ? `${name} ≤ ${formatted(bound.atMost)}` : `${name} ≥ ${formatted(bound.atLeast)}`;

/** Whole numbers as they are, others with two digits. */
export const formatted = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(2));
