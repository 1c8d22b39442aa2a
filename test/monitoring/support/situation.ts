import type { PlatformAlert } from "../../../settings/alert-names.ts";
import type { Severity } from "../../../settings/alerts.ts";
import type { Variant } from "./settings.ts";

/** A series: its metric, its labels, and its values in promtool's notation. */
export type Series = readonly [metric: string, labels: Readonly<Record<string, string>>, values: string];

/** What happens, and what must come of it. */
export interface Situation {
  /** What happens, as the end of "fires when …" or "is silent when …". */
  readonly when: string;
  readonly series: readonly Series[];
  /** When it is looked at, after the start. Default: 30m. */
  readonly at?: string;
  /** Time between two values, and between two evaluations. Default: 1m. */
  readonly interval?: string;
  /** Labels of the alert that is meant, where there are several of its name. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Both sides of an alert. */
export interface AlertCases {
  readonly alert: PlatformAlert;
  /** Default: tutorial. */
  readonly variant?: Variant;
  readonly severity: Severity;
  readonly fires: readonly (Situation & {
    /** How many alerts. Default: 1. */
    readonly count?: number;
  })[];
  readonly silent: readonly Situation[];
}

/** Name of the namespace of the stack that is judged. */
export const namespace = "mcp-production";

/** A series of a pod of the platform, with the labels that discovery gives it. */
export const series = (
  metric: string,
  job: string,
  values: string,
  labels: Readonly<Record<string, string>> = {},
): Series => [metric, { namespace, job, pod: `${job}-0`, ...labels }, values];

/** A series of kube-state-metrics. */
export const object = (metric: string, values: string, labels: Readonly<Record<string, string>>): Series => [
  metric,
  { namespace, job: "kube-state-metrics", ...labels },
  values,
];

/** The same value for hours. */
export const always = (value: number): string => `${value}x600`;

/** A counter that grows so much between two values. */
export const growing = (step: number, length = 600): string => `0+${step}x${length}`;
