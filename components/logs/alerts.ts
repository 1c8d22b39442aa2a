import type { Settings } from "../../settings.ts";
import { type Alert, from } from "../monitoring/index.ts";
import { jobs, sinkExporter } from "./names.ts";

/** The series of the collectors' way to the sink. */
export const sinkSeries = (settings: Pick<Settings, "namespace">): string =>
  `${from(settings, jobs.collector)},exporter="${sinkExporter}"`;

/** When people are called about decisions that do not reach the sink. */
export function logsAlerts(settings: Settings): readonly Alert[] {
  const sink = sinkSeries(settings);
  const dropped = `otelcol_exporter_send_failed_log_records_total{${sink}}`;
  return [
    {
      name: "DecisionLogsDropped",
      severity: "critical",
      // The counter comes with the first failure, so that one is no increase.
      expression: `increase(${dropped}[10m]) > 0\nor\n(${dropped} unless ${dropped} offset 10m) > 0`,
      for: "0s",
      summary: "The sink refuses decisions, and they are lost to it.",
      description:
        "It answered with an error that says not to try again, such as for a wrong token or address. The log of the policy " +
        "engine's containers still has them.",
    },
    {
      name: "DecisionLogBufferFilling",
      severity: "critical",
      expression: `otelcol_exporter_queue_size{${sink}} / otelcol_exporter_queue_capacity{${sink}} > 0.7`,
      for: "5m",
      summary: "Collector {{ $labels.pod }} has little room left for decisions that the sink does not take.",
      description:
        "{{ $value | humanizePercentage }} is used. Once it is full, each SARK pod keeps its own for a while.",
    },
    {
      name: "DecisionLogsDelayed",
      severity: "warning",
      expression:
        `otelcol_exporter_queue_size{${sink}} > 0\nunless on (namespace, pod)\n` +
        `increase(otelcol_exporter_sent_log_records_total{${sink}}[5m]) > 0`,
      for: "10m",
      summary: "Collector {{ $labels.pod }} has decisions and cannot deliver them.",
      description: "The sink does not answer. They wait on the collector's disk.",
      causes: [
        {
          alert: "DecisionLogBufferFilling",
          same: ["pod"],
          because: "It is the same, later: what the sink does not take has filled the disk.",
        },
      ],
    },
    {
      name: "DecisionLogsNotCollected",
      severity: "warning",
      expression:
        `sum by (namespace, pod) ` +
        `(rate(otelcol_exporter_send_failed_log_records_total{${from(settings, jobs.agent)}}[5m])) > 0`,
      for: "10m",
      summary: "No collector takes the decisions of pod {{ $labels.pod }}.",
      description: `It keeps the last ${spoolOf(settings)} of them; older ones are lost to the sink.`,
    },
  ];
}

const spoolOf = ({ logs }: Settings): string => (logs.mode === "collector" ? logs.agent.spool : "0");
