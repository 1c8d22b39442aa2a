import type { McpServer } from "../../settings/network.ts";
import type { Settings } from "../../settings.ts";
import { admissionPorts, isLimited } from "../../settings/admission.ts";
import { edgePeers } from "../edge/index.ts";
import { type Flow, flowsFrom, type ForeignEnd, portOf, tcp } from "../network/index.ts";
import { gatewayContract } from "./contract.ts";

/** The connections of the gateway; the one to SARK is declared by SARK. */
export function gatewayFlows(settings: Settings): readonly Flow[] {
  const { network, mcpServers, edge } = settings;
  const contract = gatewayContract(settings);
  const gateway = { workload: "gateway" };
  // Nobody gets past who admits.
  const httpPort = isLimited(settings.gateway) ? admissionPorts.http : contract.httpPort;
  return [
    {
      from: { workload: "sark" },
      to: gateway,
      ports: tcp(...listPorts(settings.gateway.tls, httpPort)),
      why: "list of servers",
    },
    ...mcpServers.map((server) => ({
      from: gateway,
      to: serverEnd(server),
      ports: tcp(portOf(server.url)),
      why: "tool calls",
    })),
    ...flowsFrom(
      { name: "edge", peers: [...network.gatewayClients, ...edgePeers(edge)] },
      { to: gateway, ports: tcp(httpPort), why: "MCP requests" },
    ),
    ...flowsFrom(
      { name: "metrics clients", peers: network.metricsClients },
      { to: gateway, ports: tcp(contract.metricsPort), why: "metrics" },
    ),
  ];
}

const serverEnd = ({ name, peer }: McpServer): ForeignEnd =>
  "hostNames" in peer ? { name, peers: [], hostNames: peer.hostNames } : { name, peers: [peer] };

/** Where SARK may call the gateway: over TLS alone only once no pod of it is left that does otherwise. */
function listPorts({ mode, port }: Settings["gateway"]["tls"], httpPort: number): readonly number[] {
  if (mode === "off") return [httpPort];
  return mode === "required" ? [port] : [port, httpPort];
}
