import { archiveServer, type PostgresSettings } from "./postgres.ts";
import { type RdsSettings, serverConnections } from "./rds.ts";
import type { Replicas, Rollout } from "./services.ts";

// What the settings add up to. Pure arithmetic, shared by the checks before anything is created, the namespace's quota
// and the outputs.

/** Connections of a server that are kept for its own work: Patroni or Amazon, the exporter, backups, and people in need. */
const reservedConnections = 20;

/** What a server of PostgreSQL grants SARK. */
export interface ConnectionGrant {
  /** Databases of SARK's on it; a replica opens a pool for each. */
  readonly databases: number;
  /** Connections that SARK may open at most. */
  readonly connections: number;
}

/** SARK has one database of its own and one for the audit trail, which may be on another server. */
const databasesOn = (postgres: PostgresSettings): number => (archiveServer(postgres) === undefined ? 2 : 1);

/** What the server of SARK's own database grants. Each pooler must carry all clients alone, when the others are away. */
export function mainGrant(postgres: PostgresSettings): ConnectionGrant {
  const databases = databasesOn(postgres);
  if (postgres.mode === "existing") return { databases, connections: postgres.maxConnections };
  if (postgres.mode === "rds") return { databases, connections: rdsConnections(postgres) };
  const { pooling, maxConnections } = postgres;
  return { databases, connections: pooling.enabled ? pooling.maxClients : maxConnections - reservedConnections };
}

/** A proxy may give each session a connection of its own, so that it grants as many as it may take itself. */
function rdsConnections(postgres: RdsSettings): number {
  const all = serverConnections(postgres);
  const share = Math.floor((all * (postgres.proxy?.connectionsPercent ?? 100)) / 100);
  return Math.min(share, all - reservedConnections);
}

/** What the server of the audit trail grants, where it has one of its own. */
export function archiveGrant(postgres: PostgresSettings): ConnectionGrant | undefined {
  const server = archiveServer(postgres);
  return server && { databases: 1, connections: server.maxConnections };
}

/** Connections that all poolers open at most, with the one more of a rollout, and those that the server grants them. */
export function pooledConnections(postgres: PostgresSettings) {
  const databases = databasesOn(postgres);
  if (postgres.mode !== "cluster" || !postgres.pooling.enabled) return { databases, needed: 0, granted: 0 };
  const { replicas, poolSize } = postgres.pooling;
  return {
    databases,
    needed: (replicas + 1) * databases * poolSize,
    granted: postgres.maxConnections - reservedConnections,
  };
}

/** The most pods of a service at one time: all replicas and the surge of a rollout. */
export function mostPods({ max }: Pick<Replicas, "max">, { maxSurge }: Pick<Rollout, "maxSurge">): number {
  // Kubernetes rounds a percentage up.
  return max + (typeof maxSurge === "number" ? maxSurge : Math.ceil((max * Number.parseInt(maxSurge, 10)) / 100));
}

export interface ConnectionBudget {
  /** Connections that one SARK pod opens at most. */
  readonly perPod: number;
  /** SARK pods at most, with the surge of a rollout. */
  readonly pods: number;
  /** Connections that all pods open at most. */
  readonly needed: number;
  /** Connections that the server grants. */
  readonly granted: number;
}

/** Compares what SARK may open on a server with what that grants. */
export function connectionBudget(
  sark: {
    readonly replicas: Replicas;
    readonly rollout: Rollout;
    readonly database: { readonly poolSize: number; readonly maxOverflow: number };
  },
  { databases, connections }: ConnectionGrant,
): ConnectionBudget {
  const perPod = databases * (sark.database.poolSize + sark.database.maxOverflow);
  const pods = mostPods(sark.replicas, sark.rollout);
  return { perPod, pods, needed: perPod * pods, granted: connections };
}
