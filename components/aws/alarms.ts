import type * as pulumi from "@pulumi/pulumi";
import { aws } from "./sdk.ts";

/** When people are called about a service of Amazon's. */
export interface Alarm {
  /** Part of the alarm's name, such as `storage`. */
  readonly name: string;
  /** What it means, and what to do. */
  readonly description: string;
  readonly metric: string;
  readonly statistic: "Average" | "Maximum" | "Minimum" | "Sum";
  readonly comparison: "above" | "below";
  readonly threshold: number;
  /** It must hold for so many minutes. */
  readonly minutes: number;
}

export interface AlarmArgs {
  /** Namespace of the metrics, such as `AWS/RDS`. */
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
  /** SNS topics that learn of it. */
  readonly topics: readonly string[];
}

const comparisons = { above: "GreaterThanThreshold", below: "LessThanThreshold" } as const;

/** Makes alarms about one server. Missing measurements change nothing: a server that is restarted has none. */
export function makeAlarms(name: string, alarms: readonly Alarm[], args: AlarmArgs, parent: pulumi.Resource): void {
  for (const alarm of alarms) {
    new aws.cloudwatch.MetricAlarm(
      `${name}-${alarm.name}`,
      {
        alarmDescription: alarm.description,
        namespace: args.namespace,
        metricName: alarm.metric,
        dimensions: { ...args.dimensions },
        statistic: alarm.statistic,
        comparisonOperator: comparisons[alarm.comparison],
        threshold: alarm.threshold,
        period: 60,
        evaluationPeriods: alarm.minutes,
        treatMissingData: "missing",
        alarmActions: [...args.topics],
        okActions: [...args.topics],
      },
      { parent },
    );
  }
}
