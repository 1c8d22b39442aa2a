import type { Settings } from "../../settings.ts";
import { about, from, type Monitored, objectiveAlerts, objectiveRecordings, recorded } from "../monitoring/index.ts";
import { metricsPortOf } from "../workload/index.ts";
import { sarkAlerts, sarkLatency } from "./alerts.ts";
import { sarkContract } from "./contract.ts";
import { healthAlerts, healthPanels, healthTargets } from "./health.ts";

/** What SARK serves, and when people are called about it. */
export function sarkMonitoring(settings: Settings): Monitored {
  const contract = sarkContract(settings);
  const objective = sarkLatency(settings);
  return {
    component: "sark",
    title: "Authorization",
    targets: [
      {
        job: "sark",
        workload: "sark",
        port: metricsPortOf(contract),
        path: contract.metricsPath,
        pods: settings.sark.replicas.min,
      },
      ...healthTargets(settings),
    ],
    recordings: objectiveRecordings(objective),
    alerts: [...objectiveAlerts(objective), ...sarkAlerts(settings), ...healthAlerts(settings)],
    overview: [
      {
        title: "Authorizations slower than 100 ms",
        description: "The objective allows 1 % over 30 days.",
        unit: "percentunit",
        queries: [
          { expression: recorded(objective, "5m"), legend: "last 5m" },
          { expression: recorded(objective, "1h"), legend: "last 1h" },
        ],
      },
    ],
    rows: [...decisionRows(settings), podRow(settings)],
  };
}

function decisionRows(settings: Settings): Monitored["rows"] {
  if (settings.contract !== "tutorial") return [];
  const series = from(settings, "sark");
  return [
    {
      title: "Decisions",
      panels: [
        {
          title: "Decisions",
          unit: "reqps",
          queries: [
            {
              expression: `sum by (decision) (rate(sark_gateway_authz_requests_total{${series}}[5m]))`,
              legend: "{{decision}}",
            },
          ],
        },
        {
          title: "Time to decide",
          unit: "s",
          queries: [0.5, 0.95, 0.99].map((quantile) => ({
            expression: `histogram_quantile(${quantile}, sum by (le) (rate(sark_gateway_authz_latency_seconds_bucket{${series}}[5m])))`,
            legend: `${quantile * 100} %`,
          })),
        },
        {
          title: "What went wrong while deciding",
          unit: "reqps",
          queries: [
            {
              expression: `sum by (kind) (rate(sark_gateway_authz_errors_total{${series}}[5m]))`,
              legend: "{{kind}}",
            },
          ],
        },
        {
          title: "Decisions found in the cache",
          unit: "percentunit",
          queries: [
            {
              expression:
                `sum(rate(sark_gateway_cache_hits_total{${series}}[5m])) / (sum(rate(sark_gateway_cache_hits_total{${series}}[5m]))` +
                ` + sum(rate(sark_gateway_cache_misses_total{${series}}[5m])))`,
              legend: "found",
            },
          ],
        },
      ],
    },
  ];
}

function podRow(settings: Settings): Monitored["rows"][number] {
  const series = from(settings, "sark");
  const pods = about(settings);
  return {
    title: "Replicas",
    panels: [
      {
        title: "Pods",
        unit: "short",
        queries: [
          { expression: `kube_deployment_status_replicas_available{${pods},deployment="sark"}`, legend: "available" },
          { expression: `kube_deployment_spec_replicas{${pods},deployment="sark"}`, legend: "wanted" },
        ],
      },
      ...healthPanels(settings),
      {
        title: "Memory",
        unit: "bytes",
        queries: [{ expression: `process_resident_memory_bytes{${series}}`, legend: "{{pod}}" }],
      },
      {
        title: "CPU",
        unit: "short",
        queries: [{ expression: `rate(process_cpu_seconds_total{${series}}[5m])`, legend: "{{pod}}" }],
      },
    ],
  };
}
