import { logAgentPorts } from "../../settings/logs.ts";

// Names, ports and folders of the parts that carry decisions, as their configuration, their flows and their clients know them.

/** Name of the collector's workload, and of the Service that reaches any of them. */
export const collectorName = "log-collector";

/** The headless Service that names each collector. */
export const membersService = "log-collector-members";

/** Name of the container beside SARK. */
export const agentName = "log-agent";

export const ports = {
  /** Where collectors take logs: OTLP over HTTP, with TLS. */
  otlp: 4318,
  health: 13133,
  metrics: 8888,
} as const;

export const agentPorts = logAgentPorts;

/** Jobs under which the two are measured. */
export const jobs = { collector: collectorName, agent: agentName } as const;

/** The one sink, as series name it. */
export const sinkExporter = "otlp_http/sink";

/** Where things are in the collector's container. */
export const directories = {
  configuration: "/etc/log-collector",
  tls: "/etc/log-tls",
  token: "/etc/log-sink-token",
  queue: "/var/lib/log-collector",
} as const;

/** Where things are in the agent's container. */
export const agentDirectories = {
  configuration: "/etc/log-agent",
  tls: "/etc/log-tls",
  /** Written by the policy engine; read by the agent, which keeps beside it how far it has read. */
  spool: "/var/log/decisions",
} as const;

/** The files of a configuration. */
export const files = { configuration: "collector.yaml", authority: "sink-ca.crt" } as const;

/** Old files of the policy engine beside the one that it writes to. */
export const oldFiles = 3;
