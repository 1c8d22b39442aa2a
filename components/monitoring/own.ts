import type { RuleSettings } from "../../settings/monitoring.ts";
import type { Settings } from "../../settings.ts";
import { about, type Alert, type ForeignTarget, from, type Monitored, type ScrapeTarget } from "./contract.ts";
import { ports, workloads } from "./names.ts";
import { ownAlerts } from "./own-alerts.ts";
import { ownRows } from "./own-dashboard.ts";

/**
 * The monitoring of monitoring. Where the cluster has an operator, only what concerns the platform's own targets: the rest is
 * for those who run it.
 *
 * @param measured everything that is measured beside
 */
export function ownMonitoring(
  settings: Settings,
  monitoring: RuleSettings,
  measured: readonly (ScrapeTarget | ForeignTarget)[],
): Monitored {
  const targets = ownTargets(monitoring);
  return {
    component: "monitoring",
    title: "Monitoring",
    targets,
    recordings: [],
    alerts: [
      ...targetAlerts(settings, [...measured, ...targets]),
      ...(monitoring.mode === "own" ? ownAlerts(settings, monitoring.alertmanager.replicas) : []),
    ],
    overview: [
      {
        title: "Targets that do not answer",
        unit: "short",
        queries: [{ expression: `sum by (job) (up{${about(settings)}} == bool 0) > 0`, legend: "{{job}}" }],
        nothing: "All targets answer.",
      },
    ],
    rows: monitoring.mode === "own" ? ownRows(settings) : [],
  };
}

function ownTargets(monitoring: RuleSettings): readonly ScrapeTarget[] {
  if (monitoring.mode !== "own") return [];
  const { prometheus, alertmanager, kubeStateMetrics } = workloads;
  return [
    {
      job: prometheus,
      workload: prometheus,
      port: { name: "http", number: ports.prometheus },
      pods: monitoring.prometheus.replicas,
    },
    {
      job: alertmanager,
      workload: alertmanager,
      port: { name: "http", number: ports.alertmanager },
      pods: monitoring.alertmanager.replicas,
    },
    {
      job: kubeStateMetrics,
      workload: kubeStateMetrics,
      port: { name: "http", number: ports.kubeStateMetrics },
      aboutOthers: true,
      pods: 1,
    },
    {
      job: `${kubeStateMetrics}-telemetry`,
      workload: kubeStateMetrics,
      port: { name: "telemetry", number: ports.telemetry },
      pods: 1,
    },
  ];
}

/** What is not measured cannot call anybody, so that itself calls. */
function targetAlerts(settings: Settings, targets: readonly (ScrapeTarget | ForeignTarget)[]): readonly Alert[] {
  const missing = targets.map(({ job, pods }) => {
    const up = `up{${from(settings, job)}}`;
    return `(count by (namespace, job) (${up}) < ${pods} or absent(${up}))`;
  });
  // What is asked through another pod seems to answer as long as that one does.
  const answering = targets.filter((target) => !("probe" in target)).map(({ job }) => job);
  const onNodes = `up{${about(settings)},job=~"${answering.join("|")}",node!=""}`;
  return [
    {
      name: "NodeUnreachable",
      severity: "warning",
      // A pod by itself may have trouble of its own.
      expression:
        `max by (namespace, node) (${onNodes}) == 0\nand on (namespace, node)\n` +
        `count by (namespace, node) (count by (namespace, node, pod) (${onNodes})) > 1`,
      for: "2m",
      summary: "No pod of the platform on node {{ $labels.node }} answers.",
      description:
        "The others go on without the node, or without the zone where it is several. One more may be too many.",
    },
    {
      name: "TargetDown",
      severity: "warning",
      expression: `up{${about(settings)},job=~"${targets.map(({ job }) => job).join("|")}"} == 0`,
      for: "5m",
      summary: "Metrics of {{ $labels.job }} in pod {{ $labels.pod }} cannot be read.",
      description: "Its alerts see nothing.",
      causes: [
        { alert: "NodeUnreachable", same: ["node"], because: "Nothing on a node that is gone can be measured." },
      ],
    },
    {
      name: "TargetMissing",
      severity: "warning",
      expression: missing.join("\nor\n"),
      for: "15m",
      summary: "Fewer pods of {{ $labels.job }} are measured than there should be.",
      description: "Alerts about those that are not measured cannot fire.",
    },
    {
      name: "KubeStateMetricsFailing",
      severity: "critical",
      expression: `absent(kube_deployment_status_replicas_available{${about(settings)},deployment="sark"})`,
      for: "5m",
      summary: "Nobody tells what Kubernetes makes of the platform.",
      description: "Alerts about missing pods cannot fire, or SARK's Deployment is gone.",
    },
  ];
}
