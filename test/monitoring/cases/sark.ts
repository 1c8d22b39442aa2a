import { type AlertCases, always, growing, object, type Series, series } from "../support/situation.ts";

const sark = (metric: string, values: string, labels = {}): Series =>
  series(metric, "sark", values, { pod: "sark-1", ...labels });

/** A histogram of authorizations, of which so many of a hundred take between 100 and 250 ms. */
const latency = (slow: number): readonly Series[] => {
  const bucket = (le: string, count: number) =>
    sark("sark_gateway_authz_latency_seconds_bucket", growing(count), { action: "gateway:tool:invoke", le });
  return [
    bucket("0.05", 100 - slow),
    bucket("0.1", 100 - slow),
    bucket("0.25", 100),
    bucket("+Inf", 100),
    sark("sark_gateway_authz_latency_seconds_count", growing(100), { action: "gateway:tool:invoke" }),
  ];
};

const errors = (kind: string, step: number): Series => sark("sark_gateway_authz_errors_total", growing(step), { kind });

/** Decisions, in two series as of two tools' servers. */
const decisions = (step: number): readonly Series[] => [
  sark("sark_gateway_authz_requests_total", growing(step / 2), { decision: "allow", action: "a", server: "one" }),
  sark("sark_gateway_authz_requests_total", growing(step / 2), { decision: "deny", action: "a", server: "two" }),
];

const cache = (hits: number, misses: number): readonly Series[] => [
  sark("sark_gateway_cache_hits_total", growing(hits)),
  sark("sark_gateway_cache_misses_total", growing(misses)),
];

/** What a pod says of itself, as the prober reads it. */
const health = (pod: string, values: string): Series =>
  series("probe_success", "sark-health", values, { pod, node: "node-1" });

const pods = (values: string): Series =>
  object("kube_deployment_status_replicas_available", values, { deployment: "sark" });

/** Decisions of the policy engine, of which so many of a hundred take between 100 ms and a second. */
const engine = (slow: number, failed: number): readonly Series[] => {
  const labels = { pod: "sark-1", handler: "v1/data", method: "post" };
  const histogram = (code: string, all: number, quick: number): readonly Series[] => [
    series("http_request_duration_seconds_bucket", "opa", growing(quick), { ...labels, code, le: "0.1" }),
    series("http_request_duration_seconds_bucket", "opa", growing(all), { ...labels, code, le: "1" }),
    series("http_request_duration_seconds_bucket", "opa", growing(all), { ...labels, code, le: "+Inf" }),
    series("http_request_duration_seconds_count", "opa", growing(all), { ...labels, code }),
  ];
  return [...histogram("200", 100 - failed, 100 - failed - slow), ...histogram("500", failed, failed)];
};

export const sarkCases: readonly AlertCases[] = [
  {
    alert: "AuthorizationLatencyBudgetBurn",
    severity: "critical",
    fires: [
      { when: "a fifth takes longer for an hour", series: latency(20), at: "70m", labels: { window: "1h" } },
      { when: "8 % take longer for six hours", series: latency(8), at: "400m", labels: { window: "6h" } },
    ],
    silent: [{ when: "half a percent takes longer", series: latency(0.5), at: "400m" }],
  },
  {
    alert: "AuthorizationLatencyBudgetBurn",
    severity: "warning",
    fires: [
      { when: "4 % take longer for a day", series: latency(4), interval: "10m", at: "28h", labels: { window: "1d" } },
      {
        when: "2 % take longer for three days",
        series: latency(2),
        interval: "10m",
        at: "78h",
        labels: { window: "3d" },
      },
    ],
    silent: [{ when: "half a percent takes longer", series: latency(0.5), interval: "10m", at: "78h" }],
  },
  {
    alert: "AuthorizationLatencyBudgetBurn",
    variant: "upstream",
    severity: "critical",
    fires: [
      { when: "the policy engine is slow for an hour", series: engine(20, 0), at: "70m", labels: { window: "1h" } },
    ],
    silent: [{ when: "the policy engine is quick", series: engine(0, 0), at: "70m" }],
  },
  {
    alert: "HighAuthorizationLatency",
    severity: "warning",
    fires: [{ when: "a tenth takes longer", series: latency(10) }],
    silent: [
      { when: "a hundredth takes longer", series: latency(1) },
      {
        when: "nobody asks anything",
        series: latency(10).map(([metric, labels]) => [metric, labels, always(7)] as const),
      },
    ],
  },
  {
    alert: "HighAuthorizationLatency",
    variant: "upstream",
    severity: "warning",
    fires: [{ when: "the policy engine is slow", series: engine(10, 0) }],
    silent: [{ when: "the policy engine is quick", series: engine(0, 0) }],
  },
  {
    alert: "GatewayAuthorizationErrors",
    severity: "critical",
    fires: [
      {
        when: "the audit trail takes nothing of one in twenty",
        series: [errors("audit", 5), errors("policy", 0), ...decisions(100)],
      },
    ],
    silent: [
      {
        when: "few of very many fail",
        series: [errors("audit", 7), errors("policy", 0), ...decisions(600_000)],
      },
      { when: "only the cache fails", series: [errors("cache", 50), errors("audit", 0), ...decisions(100)] },
    ],
  },
  {
    alert: "GatewayAuthorizationErrors",
    variant: "upstream",
    severity: "critical",
    fires: [{ when: "the policy engine fails", series: engine(0, 5) }],
    silent: [{ when: "the policy engine answers", series: engine(0, 0) }],
  },
  {
    alert: "SARKPodsDown",
    severity: "critical",
    fires: [
      { when: "one pod is left", series: [pods("3x10 1x100")] },
      { when: "no pod is left", series: [pods("3x10 0x100")] },
    ],
    silent: [
      { when: "two pods are left", series: [pods("3x10 2x100")] },
      { when: "a rollout takes one away for half a minute", series: [pods("3x10 1 3x100")] },
    ],
  },
  {
    alert: "SARKUnhealthy",
    severity: "critical",
    fires: [{ when: "no pod is well", series: [health("sark-1", "1x10 0x100"), health("sark-2", always(0))] }],
    silent: [
      { when: "one of two is", series: [health("sark-1", always(0)), health("sark-2", always(1))] },
      { when: "the leader of the database changes", series: [health("sark-1", "1x28 0 1x100")] },
    ],
  },
  {
    alert: "SARKUnhealthy",
    severity: "warning",
    fires: [
      {
        when: "one of two pods is not well, which names its node",
        series: [health("sark-1", "1x10 0x100"), health("sark-2", always(1))],
        labels: { pod: "sark-1", node: "node-1" },
      },
    ],
    silent: [
      { when: "all are", series: [health("sark-1", always(1)), health("sark-2", always(1))] },
      { when: "it was not for two minutes", series: [health("sark-1", "1x27 0 0 1x100")] },
    ],
  },
  {
    alert: "DatabaseConnectionErrors",
    severity: "critical",
    fires: [
      {
        when: "one operation in fifty fails",
        series: [sark("sark_database_errors_total", growing(2)), ...decisions(100)],
      },
    ],
    silent: [
      { when: "one in a thousand fails", series: [sark("sark_database_errors_total", growing(1)), ...decisions(1000)] },
    ],
  },
  {
    alert: "LowCacheHitRate",
    severity: "warning",
    fires: [{ when: "half of the decisions is found", series: cache(600, 600) }],
    silent: [
      { when: "nine of ten are found", series: cache(900, 100) },
      { when: "there are hardly any questions", series: cache(1, 10) },
    ],
  },
  {
    alert: "PolicyDecisionsFailing",
    severity: "critical",
    fires: [{ when: "one answer in twenty is an error", series: engine(0, 5) }],
    silent: [{ when: "all answers are decisions", series: engine(0, 0) }],
  },
  {
    alert: "PolicyDecisionsSlow",
    severity: "warning",
    fires: [{ when: "a tenth takes longer than 100 ms", series: engine(10, 0) }],
    silent: [
      {
        when: "all are quicker than 10 ms",
        series: [
          ...engine(0, 0),
          series("http_request_duration_seconds_bucket", "opa", growing(100), {
            ...{ pod: "sark-1", handler: "v1/data", method: "post" },
            code: "200",
            le: "0.01",
          }),
        ],
      },
    ],
  },
  {
    alert: "PolicyBundleStale",
    variant: "bundle",
    severity: "warning",
    fires: [
      {
        when: "the last good request was ten minutes ago",
        series: [series("last_success_bundle_request", "opa", always(0), { name: "policies" })],
      },
    ],
    silent: [
      {
        when: "requests go on",
        series: [series("last_success_bundle_request", "opa", "0+60000000000x600", { name: "policies" })],
      },
      {
        when: "only the lock, which comes with the pod, is old",
        series: [
          series("last_success_bundle_request", "opa", always(0), { name: "lock" }),
          series("last_success_bundle_request", "opa", "0+60000000000x600", { name: "policies" }),
        ],
      },
    ],
  },
];
