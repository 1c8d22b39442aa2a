import { archiveServer, type ClusterPostgresSettings, type PostgresSettings } from "../../settings/postgres.ts";
import type { ExistingServerSettings } from "../../settings/postgres-server.ts";
import type { Settings } from "../../settings.ts";
import { backupFlows } from "../backup/index.ts";
import { type Flow, type FlowEnd, flowsFrom, tcp } from "../network/index.ts";
import { jobs } from "./maintenance.ts";
import { ports, postgresName, services } from "./names.ts";

/** Where clients of the database connect to, and on which port of the pods. */
export interface DatabaseEnd {
  readonly end: FlowEnd;
  readonly port: number;
}

/** The writable server itself, past any pooler. */
export function serverEnd(settings: PostgresSettings): DatabaseEnd {
  if (settings.mode === "existing") return existingEnd("PostgreSQL", settings);
  if (settings.mode === "rds")
    return { end: { name: "Amazon RDS", peers: [], inStoreSubnets: true }, port: ports.postgres };
  return { end: { workload: postgresName }, port: ports.postgres };
}

/** The server of the audit trail, where it has one of its own. */
export function archiveEnd(settings: PostgresSettings): DatabaseEnd | undefined {
  const server = archiveServer(settings);
  return server && existingEnd("audit archive", server);
}

const existingEnd = (name: string, { peer, port }: ExistingServerSettings): DatabaseEnd => ({
  end: { name, peers: [peer] },
  port,
});

/** Where SARK connects to for its own database. */
export const clientEnd = (settings: PostgresSettings): DatabaseEnd =>
  settings.mode === "cluster" && settings.pooling.enabled
    ? { end: { workload: services.pooler }, port: ports.pooler }
    : serverEnd(settings);

/** The connections within the cluster; those of its clients are declared by them. */
export function postgresFlows({ postgres, network }: Settings): readonly Flow[] {
  if (postgres.mode === "existing") return [];
  if (postgres.mode === "rds") {
    const { end, port } = serverEnd(postgres);
    return [{ from: { workload: jobs.roles }, to: end, ports: tcp(port), why: "users and databases" }];
  }
  const { apiServer } = network;
  if (apiServer === undefined) throw new Error("the settings promise the address of the API server");
  const members = { workload: postgresName };
  return [
    {
      from: members,
      to: members,
      ports: tcp(ports.postgres, ports.patroni),
      why: "replication and failover",
    },
    {
      from: members,
      to: { name: "API server", peers: [{ cidrs: apiServer.cidrs }] },
      ports: tcp(apiServer.port),
      why: "the leader's lock",
    },
    {
      from: { workload: jobs.preparation },
      to: members,
      ports: tcp(ports.postgres, ports.patroni),
      why: "planned switchover, and passwords of the members",
    },
    { from: { workload: jobs.roles }, to: members, ports: tcp(ports.postgres), why: "users and databases" },
    { from: { workload: jobs.logins }, to: members, ports: tcp(ports.postgres), why: "the end of former logins" },
    ...poolerFlows(postgres, network.metricsClients),
    ...backupFlows(postgres.backup, members, { backup: ports.pgbackrest, report: ports.postgres }),
    ...flowsFrom(
      { name: "metrics clients", peers: network.metricsClients },
      { to: members, ports: tcp(ports.metrics, ports.patroni), why: "metrics" },
    ),
  ];
}

function poolerFlows(
  { pooling }: ClusterPostgresSettings,
  metricsClients: Settings["network"]["metricsClients"],
): readonly Flow[] {
  if (!pooling.enabled) return [];
  return [
    ...(pooling.metrics
      ? flowsFrom(
          { name: "metrics clients", peers: metricsClients },
          { to: { workload: services.pooler }, ports: tcp(ports.poolerMetrics), why: "metrics" },
        )
      : []),
    {
      from: { workload: services.pooler },
      to: { workload: postgresName },
      ports: tcp(ports.postgres),
      why: "pooled connections",
    },
  ];
}
