import type { Settings } from "../../settings.ts";
import { type Flow, flowsFrom, portOf, tcp } from "../network/index.ts";
import { agentPorts, collectorName, ports } from "./names.ts";

/** The way of decisions from the pods where they are made to the sink. */
export function logsFlows({ logs, network }: Pick<Settings, "logs" | "network">): readonly Flow[] {
  if (logs.mode !== "collector") return [];
  const { sink } = logs;
  const collector = { workload: collectorName };
  const measuring = { name: "metrics clients", peers: network.metricsClients };
  return [
    { from: { workload: "sark" }, to: collector, ports: tcp(ports.otlp), why: "decisions" },
    {
      from: collector,
      to: { name: "log sink", peers: [sink.peer] },
      ports: tcp(portOf(sink.url)),
      why: "decisions",
    },
    ...flowsFrom(measuring, { to: collector, ports: tcp(ports.metrics), why: "metrics" }),
    ...flowsFrom(measuring, {
      to: { workload: "sark" },
      ports: tcp(agentPorts.metrics),
      why: "metrics of the log agent",
    }),
  ];
}
