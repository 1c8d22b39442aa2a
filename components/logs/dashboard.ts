import type { Settings } from "../../settings.ts";
import { from, type Row } from "../monitoring/index.ts";
import { sinkSeries } from "./alerts.ts";
import { jobs } from "./names.ts";

/** What people look at when decisions do not arrive. */
export function logsRows(settings: Settings): readonly Row[] {
  const sink = sinkSeries(settings);
  const agent = from(settings, jobs.agent);
  return [
    {
      title: "From the policy engine to the sink",
      panels: [
        {
          title: "Decisions that agents send",
          unit: "ops",
          queries: [
            { expression: `sum(rate(otelcol_exporter_sent_log_records_total{${agent}}[5m]))`, legend: "sent" },
            { expression: `sum(rate(otelcol_exporter_send_failed_log_records_total{${agent}}[5m]))`, legend: "failed" },
          ],
        },
        {
          title: "Decisions that the sink takes",
          unit: "ops",
          queries: [
            {
              expression: `sum by (pod) (rate(otelcol_exporter_sent_log_records_total{${sink}}[5m]))`,
              legend: "{{pod}}",
            },
          ],
        },
        {
          title: "Buffer in use",
          description: "What the sink has not taken yet, on the disk of each collector.",
          unit: "percentunit",
          queries: [
            {
              expression: `otelcol_exporter_queue_size{${sink}} / otelcol_exporter_queue_capacity{${sink}}`,
              legend: "{{pod}}",
            },
          ],
        },
        {
          title: "Decisions that the sink refuses",
          description: "Nothing here is right: what it refuses is not tried again.",
          unit: "ops",
          queries: [
            {
              expression: `sum by (pod) (rate(otelcol_exporter_send_failed_log_records_total{${sink}}[5m]))`,
              legend: "{{pod}}",
            },
          ],
        },
      ],
    },
  ];
}
