import type { Settings } from "../../settings.ts";
import type { Monitored } from "../monitoring/index.ts";
import { logsAlerts, sinkSeries } from "./alerts.ts";
import { logsRows } from "./dashboard.ts";
import { agentPorts, collectorName, jobs, ports } from "./names.ts";

/** What agents and collectors serve, and when people are called about them: nothing where there are none. */
export function logsMonitoring(settings: Settings): readonly Monitored[] {
  const { logs, sark } = settings;
  if (logs.mode !== "collector") return [];
  const metrics = "otelcol_(exporter|receiver|process)_.*";
  return [
    {
      component: "logs",
      title: "Record of decisions",
      targets: [
        {
          job: jobs.collector,
          workload: collectorName,
          port: { name: "metrics", number: ports.metrics },
          metrics,
          pods: logs.replicas,
        },
        {
          job: jobs.agent,
          workload: "sark",
          port: { name: "log-metrics", number: agentPorts.metrics },
          metrics,
          pods: sark.replicas.min,
        },
      ],
      recordings: [],
      alerts: logsAlerts(settings),
      overview: [
        {
          title: "Buffer of decisions in use",
          unit: "percentunit",
          queries: [
            {
              expression:
                `max(otelcol_exporter_queue_size{${sinkSeries(settings)}} / ` +
                `otelcol_exporter_queue_capacity{${sinkSeries(settings)}})`,
              legend: "fullest",
            },
          ],
        },
      ],
      rows: logsRows(settings),
    },
  ];
}
