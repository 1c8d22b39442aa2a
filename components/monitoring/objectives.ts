import type { PlatformAlert } from "../../settings/alert-names.ts";
import type { Severity } from "../../settings/alerts.ts";
import type { Alert, Cause, Recording } from "./contract.ts";

/** A share of good events that is promised over 30 days. */
export interface Objective {
  readonly alert: PlatformAlert;
  /** Name of the recorded series, such as `gateway_failures`. */
  readonly name: string;
  /** Share of events that may be bad, such as 0.001. */
  readonly budget: number;
  /** PromQL of the bad share in a window such as `5m`, by namespace. */
  readonly badShare: (window: string) => string;
  /** Part of a selector that keeps platforms of one cluster apart. */
  readonly selector: string;
  /** What is bad, as the start of a sentence: `Requests to the gateway fail`. */
  readonly what: string;
  readonly description: string;
  /** What explains that its budget is used up, as of any alert. */
  readonly causes: readonly Cause[];
}

interface BurnRate {
  readonly long: string;
  readonly short: string;
  /** How many times faster than allowed the budget is used up. */
  readonly factor: number;
  readonly for: string;
  readonly severity: Severity;
}

/**
 * When people are called. A long window proves that it matters: 14.4 times the allowed rate for an hour is 2 % of the budget
 * of 30 days. The short one proves that it still goes on, so that the alert ends soon after its cause.
 */
const burnRates: readonly BurnRate[] = [
  { long: "1h", short: "5m", factor: 14.4, for: "2m", severity: "critical" },
  { long: "6h", short: "30m", factor: 6, for: "15m", severity: "critical" },
  { long: "1d", short: "2h", factor: 3, for: "1h", severity: "warning" },
  { long: "3d", short: "6h", factor: 1, for: "3h", severity: "warning" },
];

const windows = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"] as const;

/** Name of the series with the bad share in a window. */
const recordOf = ({ name }: Objective, window: string): string => `sark:${name}:ratio_rate${window}`;

/** The series that an objective is judged by. */
export const objectiveRecordings = (objective: Objective): readonly Recording[] =>
  windows.map((window) => ({ record: recordOf(objective, window), expression: objective.badShare(window) }));

/** The alerts of an objective: the same one for each speed at which its budget is used up. */
export const objectiveAlerts = (objective: Objective): readonly Alert[] =>
  burnRates.map(({ long, short, factor, severity, ...rate }) => {
    const burns = (window: string) =>
      `${recordOf(objective, window)}{${objective.selector}} > ${factor} * ${objective.budget}`;
    return {
      name: objective.alert,
      severity,
      expression: `${burns(long)}\nand\n${burns(short)}`,
      for: rate.for,
      labels: { window: long },
      summary: `${objective.what} ${factor} times as often as the objective of ${promised(objective)} % allows.`,
      description: `{{ $value | humanizePercentage }} in the last ${long}. ${objective.description}`,
      causes: objective.causes,
    };
  });

/** The bad share in a window, as it is recorded. */
export const recorded = (objective: Objective, window: (typeof windows)[number]): string =>
  `${recordOf(objective, window)}{${objective.selector}}`;

const promised = ({ budget }: Objective): number => Number(((1 - budget) * 100).toFixed(6));
