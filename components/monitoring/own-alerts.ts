import type { Settings } from "../../settings.ts";
import { type Alert, from } from "./contract.ts";
import { workloads } from "./names.ts";

/** Proves that alerts get from here to the people who would be called. */
const watchdog: Alert = {
  name: "Watchdog",
  severity: "info",
  expression: "vector(1)",
  for: "0s",
  summary: "Alerting works.",
  description: "This alert is always there. Whoever stops hearing of it has to be called.",
};

/**
 * When people are called about Prometheus and Alertmanager of the platform's own.
 *
 * @param alertmanagers how many there are
 */
export function ownAlerts(settings: Settings, alertmanagers: number): readonly Alert[] {
  const prometheus = from(settings, workloads.prometheus);
  const alertmanager = from(settings, workloads.alertmanager);
  const pods = "by (namespace, pod)";
  const lost = `sum ${pods} (rate(prometheus_notifications_errors_total{${prometheus}}[5m]))`;
  return [
    watchdog,
    {
      name: "RuleEvaluationFailing",
      severity: "critical",
      expression: `sum by (namespace, pod, rule_group) (increase(prometheus_rule_evaluation_failures_total{${prometheus}}[5m])) > 0`,
      for: "5m",
      summary: "Rules of {{ $labels.rule_group }} cannot be evaluated.",
      description: "Their alerts cannot fire.",
    },
    {
      name: "PrometheusCannotNotify",
      severity: "critical",
      expression:
        // Only what arrived is counted as sent. One Alertmanager that takes alerts is enough.
        `${lost}\n/\n(${lost} + sum ${pods} (rate(prometheus_notifications_sent_total{${prometheus}}[5m]))) > 0.9\nor\n` +
        `prometheus_notifications_alertmanagers_discovered{${prometheus}} < 1`,
      for: "5m",
      summary: "Prometheus in pod {{ $labels.pod }} cannot tell Alertmanager of alerts.",
      description: "If the other one cannot either, nobody is called.",
    },
    {
      name: "PrometheusStorageFailing",
      severity: "warning",
      expression:
        `sum ${pods} (increase(prometheus_tsdb_compactions_failed_total{${prometheus}}[3h])) > 0\nor\n` +
        `sum ${pods} (increase(prometheus_tsdb_wal_writes_failed_total{${prometheus}}[15m])) > 0\nor\n` +
        `sum ${pods} (increase(prometheus_tsdb_wal_corruptions_total{${prometheus}}[3h])) > 0`,
      for: "0s",
      summary: "Prometheus in pod {{ $labels.pod }} cannot keep what it measures.",
      description: "Its disk may be full or broken.",
    },
    {
      name: "AlertmanagerClusterSplit",
      severity: "warning",
      expression: `alertmanager_cluster_members{${alertmanager}} < ${alertmanagers}`,
      for: "10m",
      summary: "Alertmanager in pod {{ $labels.pod }} sees only {{ $value }} of all.",
      description: "Those that do not see each other call people twice, and a silence does not reach all.",
    },
    {
      name: "AlertmanagerCannotNotify",
      severity: "critical",
      expression:
        `sum by (namespace, integration) (rate(alertmanager_notifications_failed_total{${alertmanager}}[5m]))\n/\n` +
        `sum by (namespace, integration) (rate(alertmanager_notifications_total{${alertmanager}}[5m])) > 0.1`,
      for: "5m",
      summary: "Notifications to {{ $labels.integration }} fail.",
      description: "{{ $value | humanizePercentage }} of them. People may not learn of alerts.",
    },
  ];
}
