import type { Settings } from "../../settings.ts";
import { from, type Monitored, shareOf } from "../monitoring/index.ts";
import { type MeasuredEdge, measuredEdge } from "./metrics.ts";

const job = "edge";

/**
 * What the edge answers, and when people are called about it: nothing where the settings do not say where it is counted.
 *
 * @param service name of the gateway's Service
 */
export function edgeMonitoring(settings: Settings, service: string): readonly Monitored[] {
  const edge = measuredEdge(settings, service);
  if (edge === undefined) return [];
  const { namespace, podLabels, port, path, pods, metric, ours, status } = edge;
  return [
    {
      component: "edge",
      title: "Edge",
      targets: [],
      foreign: [{ job, namespace, podLabels, port, path, pods, metric, ours }],
      recordings: [],
      alerts: [
        {
          name: "EdgeErrors",
          severity: "critical",
          expression: `${failures(settings, edge)} > 0.05`,
          // After the gateway's own alert, which it may follow from.
          for: "3m",
          summary:
            "The edge answers {{ $value | humanizePercentage }} of requests with an error of its own or the gateway's.",
          description:
            "Clients outside the cluster are not served. What never reached the gateway is counted here alone.",
          causes: [
            {
              alert: "GatewayAvailabilityBudgetBurn",
              because: "The edge passes the gateway's errors on, and counts them once more.",
            },
            { alert: "PostgresLeaderCount", because: "The gateway has nothing to answer but errors then." },
          ],
        },
      ],
      overview: [],
      rows: [
        {
          title: "Answers",
          panels: [
            {
              title: "Answers by status",
              unit: "reqps",
              queries: [
                {
                  expression: `sum by (${status}) (rate(${metric}{${from(settings, job)}}[5m]))`,
                  legend: `{{${status}}}`,
                },
              ],
            },
            {
              title: "Answers that are errors",
              unit: "percentunit",
              queries: [{ expression: failures(settings, edge), legend: "last 5m" }],
            },
          ],
        },
      ],
    },
  ];
}

/** The share of answers that say that something is broken. */
function failures(settings: Settings, { metric, failed }: MeasuredEdge): string {
  const series = from(settings, job);
  const rate = (more: string) => `sum by (namespace) (rate(${metric}{${series}${more}}[5m]))`;
  return shareOf(rate(`,${failed}`), rate(""));
}
