import { type AlertCases, always, growing, type Series, series } from "../support/situation.ts";

const sink = (metric: string, values: string): Series =>
  series(`otelcol_exporter_${metric}`, "log-collector", values, { exporter: "otlp_http/sink" });

const agent = (metric: string, values: string): Series =>
  series(`otelcol_exporter_${metric}`, "log-agent", values, { pod: "sark-0", exporter: "otlp_http" });

const gibibyte = 2 ** 30;

export const logsCases: readonly AlertCases[] = [
  {
    alert: "DecisionLogsDropped",
    variant: "logs",
    severity: "critical",
    fires: [
      { when: "the sink refuses for the first time", series: [sink("send_failed_log_records_total", "_x25 50x100")] },
      { when: "it refuses again", series: [sink("send_failed_log_records_total", "50x25 100x100")] },
    ],
    silent: [
      { when: "it takes all", series: [sink("sent_log_records_total", growing(100))] },
      { when: "it refused hours ago", series: [sink("send_failed_log_records_total", always(50))], at: "2h" },
    ],
  },
  {
    alert: "DecisionLogBufferFilling",
    variant: "logs",
    severity: "critical",
    fires: [
      {
        when: "four of five gibibytes wait",
        series: [sink("queue_size", always(4 * gibibyte)), sink("queue_capacity", always(5 * gibibyte))],
      },
    ],
    silent: [
      {
        when: "one of five waits",
        series: [sink("queue_size", always(gibibyte)), sink("queue_capacity", always(5 * gibibyte))],
      },
    ],
  },
  {
    alert: "DecisionLogsDelayed",
    variant: "logs",
    severity: "warning",
    fires: [
      {
        when: "the sink stops taking them",
        series: [sink("queue_size", always(4096)), sink("sent_log_records_total", "0+100x10 1000x100")],
      },
      { when: "it never took any", series: [sink("queue_size", always(4096))] },
    ],
    silent: [
      {
        when: "some wait and others are taken",
        series: [sink("queue_size", always(4096)), sink("sent_log_records_total", growing(100))],
      },
      {
        when: "there are none",
        series: [sink("queue_size", always(0)), sink("sent_log_records_total", always(1000))],
      },
    ],
  },
  {
    alert: "DecisionLogsNotCollected",
    variant: "logs",
    severity: "warning",
    fires: [{ when: "no collector takes them", series: [agent("send_failed_log_records_total", growing(20))] }],
    silent: [
      {
        when: "a collector was replaced",
        series: [agent("send_failed_log_records_total", "0x10 20x100"), agent("sent_log_records_total", growing(100))],
      },
    ],
  },
];
