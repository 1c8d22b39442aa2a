import type { Unit } from "../../../components/monitoring/index.ts";

/** How the values of a panel are written: divided, and with what behind them. */
export interface Scale {
  readonly divisor: number;
  /** With a space before it where one belongs there; empty for mere numbers. */
  readonly suffix: string;
}

type Steps = readonly (readonly [from: number, suffix: string])[];

const numbers: Steps = [
  [1e9, " G"],
  [1e6, " M"],
  [1e3, " k"],
  [1, ""],
];

const bytes: Steps = [
  [2 ** 30, " GiB"],
  [2 ** 20, " MiB"],
  [2 ** 10, " KiB"],
  [1, " B"],
];

const times: Steps = [
  [86_400, " d"],
  [3_600, " h"],
  [60, " min"],
  [1, " s"],
  [1e-3, " ms"],
  [1e-6, " µs"],
];

const steps: Readonly<Record<Unit, Steps>> = {
  none: [[1, ""]],
  short: numbers,
  reqps: [[1, " req/s"]],
  ops: [[1, " ops/s"]],
  percentunit: [[0.01, " %"]],
  s: times,
  bytes,
  Bps: bytes.map(([from, suffix]) => [from, `${suffix}/s`] as const),
};

/**
 * How a panel with values up to `largest` is read best.
 *
 * @param largest in the unit itself: a share for `percentunit`, seconds for `s`
 */
export function scaleOf(unit: Unit, largest: number): Scale {
  // Nothing at all is nothing of the usual unit, and not of the smallest.
  const size = largest > 0 ? largest : 1;
  const [divisor, suffix] = steps[unit].find(([from]) => size >= from) ?? steps[unit].at(-1) ?? [1, ""];
  return { divisor, suffix };
}
