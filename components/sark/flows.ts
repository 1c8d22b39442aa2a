import type { Settings } from "../../settings.ts";
import { diagnosticsPort } from "../authorization/index.ts";
import { cacheEnd, proxyMetricsPorts } from "../cache/index.ts";
import { type Flow, flowsFrom, tcp } from "../network/index.ts";
import { archiveEnd, clientEnd, serverEnd } from "../postgres/index.ts";
import { sarkContract } from "./contract.ts";

/** The connections of SARK and of its migrations. */
export function sarkFlows(settings: Settings): readonly Flow[] {
  const { postgres, cache, network } = settings;
  const contract = sarkContract(settings);
  const sark = { workload: "sark" };
  const migration = { workload: "sark-migration" };
  const database = clientEnd(postgres);
  const server = serverEnd(postgres);
  const archive = archiveEnd(postgres);
  const store = cacheEnd(cache);
  return [
    {
      from: { workload: "gateway" },
      to: sark,
      ports: tcp(...callPorts(settings.sark.tls, contract.httpPort)),
      why: "authorize",
    },
    { from: sark, to: database.end, ports: tcp(database.port), why: archive ? "state" : "state and audit" },
    { from: migration, to: server.end, ports: tcp(server.port), why: "migrations" },
    ...(archive
      ? [
          { from: sark, to: archive.end, ports: tcp(archive.port), why: "audit" },
          { from: migration, to: archive.end, ports: tcp(archive.port), why: "migrations" },
        ]
      : []),
    { from: sark, to: store.end, ports: tcp(store.port), why: "policy cache" },
    ...network.sarkDestinations.map(({ name, peer, port, why }) => ({
      from: sark,
      to: { name, peers: [peer] },
      ports: tcp(port),
      why,
    })),
    ...flowsFrom(
      { name: "metrics clients", peers: network.metricsClients },
      { to: sark, ports: tcp(contract.metricsPort, diagnosticsPort, ...proxyMetricsPorts(cache)), why: "metrics" },
    ),
  ];
}

/** Where the gateway may call SARK. */
function callPorts({ mode, port }: Settings["sark"]["tls"], httpPort: number): readonly number[] {
  if (mode === "off") return [httpPort];
  return mode === "required" ? [port] : [port, httpPort];
}
