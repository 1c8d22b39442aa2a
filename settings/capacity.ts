import type { Replicas, Rollout } from "./services.ts";

// What the settings add up to. Pure arithmetic, shared by the checks before anything is created, the namespace's quota
// and the outputs.

/** SARK opens one pool for its own database and one for the audit trail. */
const databasesPerReplica = 2;

/** The most pods of a service at one time: all replicas and the surge of a rollout. */
export function mostPods({ max }: Replicas, { maxSurge }: Pick<Rollout, "maxSurge">): number {
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
