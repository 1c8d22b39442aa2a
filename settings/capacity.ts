import type { PostgresSettings } from "./postgres.ts";
import type { Replicas, Rollout } from "./services.ts";

// What the settings add up to. Pure arithmetic, shared by the checks before anything is created, the namespace's quota
// and the outputs.

/** SARK opens one pool for its own database and one for the audit trail. */
const databasesPerReplica = 2;

/** Connections of a member that are kept for its own work: Patroni, the exporter, backups, and people in need. */
const reservedConnections = 20;

/** Connections that SARK may open at most. Each pooler must carry all of them alone, when the others are away. */
export function grantedConnections(postgres: PostgresSettings): number {
  if (postgres.mode === "existing") return postgres.maxConnections;
  const { pooling, maxConnections } = postgres;
  return pooling.enabled ? pooling.maxClients : maxConnections - reservedConnections;
}

/** Connections that all poolers open at most, with the one more of a rollout, and those that the server grants them. */
export function pooledConnections(postgres: PostgresSettings): { readonly needed: number; readonly granted: number } {
  if (postgres.mode === "existing" || !postgres.pooling.enabled) return { needed: 0, granted: 0 };
  const { replicas, poolSize } = postgres.pooling;
  return {
    needed: (replicas + 1) * databasesPerReplica * poolSize,
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

/** Compares what SARK may open with what PostgreSQL grants. */
export function connectionBudget(
  sark: {
    readonly replicas: Replicas;
    readonly rollout: Rollout;
    readonly database: { readonly poolSize: number; readonly maxOverflow: number };
  },
  granted: number,
): ConnectionBudget {
  const perPod = databasesPerReplica * (sark.database.poolSize + sark.database.maxOverflow);
  const pods = mostPods(sark.replicas, sark.rollout);
  return { perPod, pods, needed: perPod * pods, granted };
}
