import type { HealthProbeSettings } from "../../settings/health-probe.ts";
import type { Settings } from "../../settings.ts";
import { type Alert, from, type Panel, type ScrapeTarget } from "../monitoring/index.ts";
import { sarkContract } from "./contract.ts";

const job = "sark-health";

/** How the platform asks SARK's pods how they are; undefined where it does not. */
const probeOf = ({ monitoring }: Settings): HealthProbeSettings | undefined =>
  monitoring.mode === "own" && monitoring.healthProbe.enabled ? monitoring.healthProbe : undefined;

/** Where each pod says how it is: nothing where nobody asks. */
export function healthTargets(settings: Settings): readonly ScrapeTarget[] {
  const probe = probeOf(settings);
  if (probe === undefined) return [];
  const { httpPort, health } = sarkContract(settings);
  const { path = health.path, body = health.body } = probe;
  return [
    {
      job,
      workload: "sark",
      port: { name: "http", number: httpPort },
      path,
      probe: { body },
      metrics: "probe_(success|duration_seconds|http_status_code|failed_due_to_regex)",
      pods: settings.sark.replicas.min,
    },
  ];
}

/** When people are called for what the pods say. */
export function healthAlerts(settings: Settings): readonly Alert[] {
  if (probeOf(settings) === undefined) return [];
  const series = from(settings, job);
  return [
    {
      name: "SARKUnhealthy",
      severity: "critical",
      expression: `max by (namespace) (probe_success{${series}}) == 0`,
      for: "2m",
      summary: "No pod of SARK says that it is well.",
      description: "None of them reaches what it needs: every authorization is denied, or takes longer.",
      causes: [{ alert: "PostgresLeaderCount", because: "SARK says that it has no database, which is so." }],
    },
    {
      name: "SARKUnhealthy",
      severity: "warning",
      expression: `probe_success{${series}} == 0`,
      for: "5m",
      summary: "SARK in pod {{ $labels.pod }} says that it is not well.",
      description: "It does not answer, or does not reach what it needs. The others go on.",
      causes: [
        { alert: "PostgresLeaderCount", because: "SARK says that it has no database, which is so." },
        { alert: "CacheNotServing", because: "SARK says that it has no cache, which is so." },
        { alert: "NodeUnreachable", same: ["node"], because: "A pod on a node that is gone says nothing." },
      ],
    },
  ];
}

/** What the pods say. */
export function healthPanels(settings: Settings): readonly Panel[] {
  if (probeOf(settings) === undefined) return [];
  return [
    {
      title: "Pods that say that they are well",
      unit: "short",
      queries: [{ expression: `sum(probe_success{${from(settings, job)}})`, legend: "well" }],
    },
  ];
}
