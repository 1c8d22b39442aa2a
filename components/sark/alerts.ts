import type { Settings } from "../../settings.ts";
import { decisionFailures, decisionLatencySeries } from "../authorization/index.ts";
import { about, type Alert, type Cause, from, type Objective, shareOf, tooFewPods } from "../monitoring/index.ts";

/** 99 % of authorizations within the limit. */
const budget = 0.01;

/** Limit of an authorization in seconds; both histograms have a bucket that ends there. */
const limit = 0.1;

/** What every authorization waits for in vain, and what it fails for: those on call look at this first. */
const noDatabase: Cause = {
  alert: "PostgresLeaderCount",
  because: "Every authorization is recorded; without a leader it waits, and is denied.",
};

const noCache: Cause = {
  alert: "CacheNotServing",
  because: "What is not found in the cache is decided anew, which takes longer.",
};

/**
 * Where the time of an authorization is measured: by SARK itself, or, where the published contract counts nothing, by the
 * policy engine beside it, which does not see the database and the cache.
 */
const latencySeries = (settings: Settings): { readonly name: string; readonly selector: string } =>
  settings.contract === "tutorial"
    ? { name: "sark_gateway_authz_latency_seconds", selector: from(settings, "sark") }
    : decisionLatencySeries(settings);

/** How many authorizations may be slow. */
export function sarkLatency(settings: Settings): Objective {
  const { name, selector } = latencySeries(settings);
  const rate = (suffix: string, window: string, more = "") =>
    `sum by (namespace) (rate(${name}_${suffix}{${selector}${more}}[${window}]))`;
  return {
    alert: "AuthorizationLatencyBudgetBurn",
    name: "authorizations_slow",
    budget,
    badShare: (window) => `1 - ${rate("bucket", window, `,le="${limit}"`)}\n/\n${rate("count", window)}`,
    selector: about(settings),
    what: "Authorizations take longer than 100 ms",
    description: "Every call of a tool waits for its authorization.",
    causes: [noDatabase, noCache],
  };
}

/** When people are called about SARK, beside its objective. */
export function sarkAlerts(settings: Settings): readonly Alert[] {
  const { name, selector } = latencySeries(settings);
  return [
    {
      name: "HighAuthorizationLatency",
      severity: "warning",
      expression: `histogram_quantile(0.95, sum by (namespace, le) (rate(${name}_bucket{${selector}}[5m]))) > ${limit}`,
      for: "5m",
      summary: "One authorization in twenty takes longer than 100 ms.",
      description: "The 95th percentile is {{ $value | humanizeDuration }}. Every call of a tool waits for it.",
      causes: [noDatabase, noCache],
    },
    {
      name: "SARKPodsDown",
      severity: "critical",
      expression: tooFewPods(settings, "sark", settings.sark.replicas.min),
      for: "30s",
      summary: "Too few pods of SARK are available.",
      description: "Without SARK the gateway denies every call. The next loss of a pod or a node may end all of them.",
    },
    {
      name: "GatewayAuthorizationErrors",
      severity: "critical",
      expression: `${failures(settings)} > 0.01`,
      for: "2m",
      summary: "More than one authorization in a hundred fails.",
      description: "{{ $value | humanizePercentage }} are denied because the policy engine or the audit trail fails.",
      causes: [
        noDatabase,
        { alert: "PolicyDecisionsFailing", because: "SARK denies what the policy engine gives no answer for." },
      ],
    },
    ...counted(settings),
  ];
}

/** Share of authorizations that were denied because something is broken. */
function failures(settings: Settings): string {
  if (settings.contract !== "tutorial") return decisionFailures(settings);
  const series = from(settings, "sark");
  return shareOf(
    `sum by (namespace) (rate(sark_gateway_authz_errors_total{${series},kind=~"policy|audit"}[5m]))`,
    `sum by (namespace) (rate(sark_gateway_authz_requests_total{${series}}[5m]))`,
  );
}

/** What only an application can tell that counts it. Elsewhere the stores' own alerts have to do. */
function counted(settings: Settings): readonly Alert[] {
  if (settings.contract !== "tutorial") return [];
  const series = from(settings, "sark");
  const rate = (name: string, window: string) => `sum by (namespace) (rate(${name}{${series}}[${window}]))`;
  const hits = rate("sark_gateway_cache_hits_total", "10m");
  const misses = rate("sark_gateway_cache_misses_total", "10m");
  return [
    {
      name: "DatabaseConnectionErrors",
      severity: "critical",
      expression: `${rate("sark_database_errors_total", "5m")}\n/\n${rate("sark_gateway_authz_requests_total", "5m")} > 0.01`,
      for: "2m",
      summary: "Operations of SARK on its databases fail.",
      description: "{{ $value | humanizePercentage }} of authorizations are denied because they cannot be recorded.",
      causes: [noDatabase],
    },
    {
      name: "LowCacheHitRate",
      severity: "warning",
      // Few questions say nothing: after a quiet hour everything has expired.
      expression: `${hits}\n/\n(${hits} + ${misses}) < 0.7\nand\n${hits} + ${misses} > 1`,
      for: "10m",
      summary: "Fewer than 70 % of decisions are found in the cache.",
      description:
        "Only {{ $value | humanizePercentage }} are. Authorizations take longer, and the policy engine works more.",
      causes: [noCache],
    },
  ];
}
