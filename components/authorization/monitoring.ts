import type { Settings } from "../../settings.ts";
import { type Alert, from, type Monitored, type Row, shareOf } from "../monitoring/index.ts";
import { diagnosticsPort } from "./sidecar.ts";

const job = "opa";

/** The name that OPA gives to questions for a decision. */
const questions = (settings: Settings): string => `${from(settings, job)},handler="v1/data"`;

/** How long the policy engine takes for a decision: the name of the histogram, and the selector of its series. */
export const decisionLatencySeries = (settings: Settings) => ({
  name: "http_request_duration_seconds",
  selector: questions(settings),
});

/** Share of decisions that the policy engine fails to make. */
export function decisionFailures(settings: Settings): string {
  const rate = (more: string) =>
    `sum by (namespace) (rate(http_request_duration_seconds_count{${questions(settings)}${more}}[5m]))`;
  return shareOf(rate(',code=~"5.."'), rate(""));
}

/** What the policy engine beside each SARK replica serves, and when people are called about it. */
export const authorizationMonitoring = (settings: Settings): Monitored => ({
  component: "policy-engine",
  title: "Policy engine",
  targets: [
    {
      job,
      workload: "sark",
      port: { name: "opa-metrics", number: diagnosticsPort },
      pods: settings.sark.replicas.min,
    },
  ],
  recordings: [],
  alerts: [
    {
      name: "PolicyDecisionsFailing",
      severity: "critical",
      expression: `${decisionFailures(settings)} > 0.01`,
      // Before SARK's own alert, which it explains.
      for: "1m",
      summary: "Open Policy Agent fails to decide.",
      description:
        "{{ $value | humanizePercentage }} of its answers are errors. SARK denies what it gets no answer for.",
    },
    {
      name: "PolicyDecisionsSlow",
      severity: "warning",
      expression:
        `histogram_quantile(0.99, sum by (namespace, le) ` +
        `(rate(http_request_duration_seconds_bucket{${questions(settings)}}[5m]))) > 0.05`,
      for: "10m",
      summary: "Open Policy Agent takes longer than 50 ms for a decision.",
      description: "The 99th percentile is {{ $value | humanizeDuration }}; usual is about a millisecond.",
    },
    ...bundleAlerts(settings),
  ],
  overview: [],
  rows: [decisions(settings)],
});

/** Policies that replicas fetch may stay away, or be refused: OPA tells both in the same way. */
function bundleAlerts(settings: Settings): readonly Alert[] {
  const { delivery } = settings.authorization;
  if (delivery.mode !== "bundle") return [];
  const series = `${from(settings, job)},name="policies"`;
  // Three polls that fail are more than a hiccup of the storage.
  const late = 3 * delivery.poll.maxSeconds;
  return [
    {
      name: "PolicyBundleStale",
      severity: "warning",
      // Times are in nanoseconds.
      expression: `time() - last_success_bundle_request{${series}} / 1e9 > ${late}`,
      for: "5m",
      summary: "Pod {{ $labels.pod }} gets no policies that it accepts.",
      description: "It decides by those it has. A change of roles and tools does not reach it.",
    },
  ];
}

function decisions(settings: Settings): Row {
  const series = questions(settings);
  return {
    title: "Decisions",
    panels: [
      {
        title: "Answers by status",
        unit: "reqps",
        queries: [
          {
            expression: `sum by (code) (rate(http_request_duration_seconds_count{${series}}[5m]))`,
            legend: "{{code}}",
          },
        ],
      },
      {
        title: "Time for a decision",
        unit: "s",
        queries: [0.5, 0.95, 0.99].map((quantile) => ({
          expression: `histogram_quantile(${quantile}, sum by (le) (rate(http_request_duration_seconds_bucket{${series}}[5m])))`,
          legend: `${quantile * 100} %`,
        })),
      },
      {
        title: "Memory",
        unit: "bytes",
        queries: [{ expression: `go_memstats_heap_inuse_bytes{${from(settings, job)}}`, legend: "{{pod}}" }],
      },
    ],
  };
}
