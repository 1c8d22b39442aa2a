import type { Settings } from "../../settings.ts";
import {
  about,
  from,
  type Monitored,
  type Objective,
  objectiveAlerts,
  objectiveRecordings,
  recorded,
  shareOf,
  tooFewPods,
} from "../monitoring/index.ts";
import { metricsPortOf } from "../workload/index.ts";
import { gatewayContract } from "./contract.ts";

/** 99.9 %: 43 minutes in 30 days. */
const budget = 0.001;

/** What the gateway serves, and when people are called about it. */
export function gatewayMonitoring(settings: Settings): Monitored {
  const { gateway } = settings;
  const contract = gatewayContract(settings);
  const series = from(settings, "gateway");
  const pods = about(settings);
  const objective = availability(settings);
  const counts = settings.contract === "tutorial";
  return {
    component: "gateway",
    title: "MCP gateway",
    targets: counts
      ? [
          {
            job: "gateway",
            workload: "gateway",
            port: metricsPortOf(contract),
            path: contract.metricsPath,
            pods: gateway.replicas.min,
          },
        ]
      : [],
    recordings: objectiveRecordings(objective),
    alerts: [
      ...objectiveAlerts(objective),
      {
        name: "GatewayPodsDown",
        severity: "critical",
        expression: tooFewPods(settings, "gateway", gateway.replicas.min),
        for: "30s",
        summary: "Too few pods of the gateway are available.",
        description: "The next loss of a pod or a node may end all requests for tools.",
      },
    ],
    overview: [
      {
        title: "Requests to the gateway that fail",
        description: "The objective allows 0.1 % over 30 days.",
        unit: "percentunit",
        queries: ["5m", "1h", "3d"].map((window) => ({
          expression: recorded(objective, window as "5m" | "1h" | "3d"),
          legend: `last ${window}`,
        })),
      },
    ],
    rows: [
      ...(counts
        ? [
            {
              title: "Requests",
              panels: [
                {
                  title: "Requests by status",
                  unit: "reqps" as const,
                  queries: [
                    {
                      expression: `sum by (status) (rate(gateway_requests_total{${series}}[5m]))`,
                      legend: "{{status}}",
                    },
                  ],
                },
                {
                  title: "Time until the answer begins",
                  unit: "s" as const,
                  queries: [0.5, 0.95, 0.99].map((quantile) => ({
                    expression: `histogram_quantile(${quantile}, sum by (le) (rate(gateway_request_seconds_bucket{${series}}[5m])))`,
                    legend: `${quantile * 100} %`,
                  })),
                },
                {
                  title: "Authorizations that were asked twice",
                  unit: "reqps" as const,
                  queries: [
                    { expression: `sum(rate(gateway_sark_retries_total{${series}}[5m]))`, legend: "asked again" },
                  ],
                },
              ],
            },
          ]
        : []),
      {
        title: "Replicas",
        panels: [
          {
            title: "Pods",
            unit: "short",
            queries: [
              {
                expression: `kube_deployment_status_replicas_available{${pods},deployment="gateway"}`,
                legend: "available",
              },
              { expression: `kube_deployment_spec_replicas{${pods},deployment="gateway"}`, legend: "wanted" },
            ],
          },
        ],
      },
    ],
  };
}

/**
 * The gateway's answers with 5xx among all. The published contract has no metrics of the gateway: there, the time without any
 * available pod, as Kubernetes sees it.
 */
function availability(settings: Settings): Objective {
  const series = from(settings, "gateway");
  const deployment = `${about(settings)},deployment="gateway"`;
  return {
    alert: "GatewayAvailabilityBudgetBurn",
    name: "gateway_failures",
    budget,
    badShare: (window) =>
      settings.contract === "tutorial"
        ? shareOf(
            `sum by (namespace) (rate(gateway_requests_total{${series},status=~"5.."}[${window}]))`,
            `sum by (namespace) (rate(gateway_requests_total{${series}}[${window}]))`,
          )
        : `1 - avg by (namespace) (avg_over_time(\n` +
          `  (kube_deployment_status_replicas_available{${deployment}} > bool 0)[${window}:1m]\n))`,
    selector: about(settings),
    what: "Requests to the gateway fail",
    description: "Clients get errors in place of the answers of tools.",
    causes: [
      {
        alert: "PostgresLeaderCount",
        because: "SARK answers with errors while it cannot record what it decides, and the gateway passes nothing on.",
      },
    ],
  };
}
