import { hostOf } from "../names.ts";

// Names and ports of the parts of monitoring, as their configuration, their flows and their clients know them.

export const workloads = {
  prometheus: "prometheus",
  alertmanager: "alertmanager",
  kubeStateMetrics: "kube-state-metrics",
  prober: "blackbox-exporter",
  grafana: "grafana",
} as const;

export const ports = {
  prometheus: 9090,
  alertmanager: 9093,
  /** Where Alertmanagers talk to each other, over TCP and UDP. */
  mesh: 9094,
  kubeStateMetrics: 8080,
  /** About kube-state-metrics itself. */
  telemetry: 8081,
  grafana: 3000,
  prober: 9115,
} as const;

export const services = {
  prometheusMembers: "prometheus-members",
  alertmanagerMembers: "alertmanager-members",
} as const;

/** Where Prometheus asks for the health of others. */
export const proberHost = (namespace: string): string => `${hostOf(workloads.prober, namespace)}:${ports.prober}`;

/** DNS names of all Alertmanagers: each is told of every alert. */
export const alertmanagerHosts = (replicas: number, namespace: string): readonly string[] =>
  members(workloads.alertmanager, services.alertmanagerMembers, replicas, namespace);

/** DNS names of all Prometheis. */
export const prometheusHosts = (replicas: number, namespace: string): readonly string[] =>
  members(workloads.prometheus, services.prometheusMembers, replicas, namespace);

const members = (workload: string, service: string, replicas: number, namespace: string) =>
  Array.from({ length: replicas }, (_, ordinal) => `${workload}-${ordinal}.${hostOf(service, namespace)}`);

/** How dashboards name the one data source there is. */
export const dataSource = { type: "prometheus", uid: "prometheus" } as const;
