import type { MonitoringSettings } from "../../settings/monitoring.ts";
import type { Demand } from "../namespace/index.ts";
import { proberReplicas } from "./prober.ts";

/** What monitoring takes at most of the namespace's quota. */
export function monitoringDemands(monitoring: MonitoringSettings): readonly Demand[] {
  if (monitoring.mode !== "own") return [];
  const { prometheus, alertmanager, kubeStateMetrics, grafana, healthProbe } = monitoring;
  return [
    { pods: prometheus.replicas, containers: [prometheus.resources] },
    { pods: alertmanager.replicas, containers: [alertmanager.resources] },
    // The one, and the next one during a rollout.
    { pods: 2, containers: [kubeStateMetrics.resources] },
    // And the next one.
    ...(healthProbe.enabled ? [{ pods: proberReplicas + 1, containers: [healthProbe.resources] }] : []),
    ...(grafana.enabled ? [{ pods: 2, containers: [grafana.resources] }] : []),
  ];
}
