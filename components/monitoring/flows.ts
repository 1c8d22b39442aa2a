import type { MonitoringSettings } from "../../settings/monitoring.ts";
import { receiverNames } from "../../settings/receivers.ts";
import type { Settings } from "../../settings.ts";
import { type Flow, flowsFrom, portOf, tcp } from "../network/index.ts";
import type { ForeignTarget, ScrapeTarget } from "./contract.ts";
import { ports, workloads } from "./names.ts";

/** The connections of monitoring: those to what is measured, and those between its own parts. */
export function monitoringFlows(
  { monitoring, network }: Pick<Settings, "monitoring" | "network">,
  targets: readonly ScrapeTarget[],
  foreign: readonly ForeignTarget[],
): readonly Flow[] {
  if (monitoring.mode !== "own") return [];
  const { apiServer } = network;
  if (apiServer === undefined) throw new Error("the settings promise the address of the API server");
  const prometheus = { workload: workloads.prometheus };
  const alertmanager = { workload: workloads.alertmanager };
  const server = { name: "API server", peers: [{ cidrs: apiServer.cidrs }] };
  return [
    ...scrapes(targets.filter(({ probe }) => probe === undefined)),
    ...probes(targets.filter(({ probe }) => probe !== undefined)),
    ...foreign.map(({ job, namespace, podLabels, port }) => ({
      from: prometheus,
      to: { name: `controller of the ${job}`, peers: [{ namespace, podLabels }] },
      ports: tcp(port),
      why: "metrics",
    })),
    { from: prometheus, to: alertmanager, ports: tcp(ports.alertmanager), why: "alerts" },
    { from: prometheus, to: server, ports: tcp(apiServer.port), why: "where pods are" },
    {
      from: { workload: workloads.kubeStateMetrics },
      to: server,
      ports: tcp(apiServer.port),
      why: "state of objects",
    },
    ...meshFlows(monitoring),
    ...receiverFlows(monitoring),
    ...(monitoring.prometheus.remoteWrite
      ? [
          {
            from: prometheus,
            to: { name: "remote storage", peers: [monitoring.prometheus.remoteWrite.peer] },
            ports: tcp(portOf(monitoring.prometheus.remoteWrite.url)),
            why: "copy of measurements",
          },
        ]
      : []),
    ...grafanaFlows(monitoring),
  ];
}

type Own = Extract<MonitoringSettings, { mode: "own" }>;

/** One connection for all ports of a workload. */
function scrapes(targets: readonly ScrapeTarget[]): readonly Flow[] {
  const measured = [...new Set(targets.map(({ workload }) => workload))];
  return measured.map((workload) => ({
    from: { workload: workloads.prometheus },
    to: { workload },
    ports: tcp(...targets.filter((target) => target.workload === workload).map(({ port }) => port.number)),
    why: "metrics",
  }));
}

/** Who is asked how it is, and on whose behalf. */
function probes(targets: readonly ScrapeTarget[]): readonly Flow[] {
  if (targets.length === 0) return [];
  const prober = { workload: workloads.prober };
  return [
    { from: { workload: workloads.prometheus }, to: prober, ports: tcp(ports.prober), why: "health of others" },
    ...targets.map(({ workload, port }) => ({
      from: prober,
      to: { workload },
      ports: tcp(port.number),
      why: "health",
    })),
  ];
}

function meshFlows({ alertmanager }: Own): readonly Flow[] {
  if (alertmanager.replicas === 1) return [];
  const members = { workload: workloads.alertmanager };
  return [
    {
      from: members,
      to: members,
      ports: [...tcp(ports.mesh), { port: ports.mesh, protocol: "UDP" }],
      why: "who notified, and what is silenced",
    },
  ];
}

function receiverFlows({ receivers }: Own): readonly Flow[] {
  if (receiverNames.every((name) => receivers[name] === undefined)) return [];
  return [
    {
      from: { workload: workloads.alertmanager },
      to: { name: "receivers of alerts", peers: receivers.peers },
      ports: tcp(receivers.port),
      why: "notifications",
    },
  ];
}

function grafanaFlows({ grafana }: Own): readonly Flow[] {
  if (!grafana.enabled) return [];
  const workload = { workload: workloads.grafana };
  return [
    { from: workload, to: { workload: workloads.prometheus }, ports: tcp(ports.prometheus), why: "dashboards" },
    ...(grafana.signIn
      ? [
          {
            from: workload,
            to: { name: "identity provider", peers: [grafana.signIn.peer] },
            ports: tcp(portOf(grafana.signIn.tokenUrl), portOf(grafana.signIn.userInfoUrl)),
            why: "who somebody is",
          },
        ]
      : []),
    ...flowsFrom(
      { name: "people with dashboards", peers: grafana.clients },
      { to: workload, ports: tcp(ports.grafana), why: "dashboards" },
    ),
  ];
}
