import { auditTrail, client, database, nodeAccess } from "../needs.ts";
import { serverPods } from "../postgres/patroni.ts";
import { whole } from "../postgres/whole.ts";
import type { Scenario } from "../scenario.ts";
import { always, withoutStore } from "../store-gone.ts";

/** How long members may take to be one cluster again, in seconds: the kubelet has restarted them several times by then. */
const recoveryTimeout = 300;

export const postgresGone: Scenario = {
  name: "postgres-gone",
  title: "cut every member of PostgreSQL off for minutes",
  proves:
    "Without a database nothing is allowed that cannot be recorded, people are called, and all is well soon after it is back.",
  needs: [client, auditTrail, database, nodeAccess],
  bounds: { ...always, "failed while it was away": { atLeast: 1 }, "recovery s": { atMost: 120 } },
  alerts: {
    must: [
      "PostgresLeaderCount",
      "DatabaseConnectionErrors",
      "GatewayAuthorizationErrors",
      "GatewayAvailabilityBudgetBurn",
    ],
    // How much of these is seen hangs on how often the kubelet restarts what it cannot reach either.
    may: [
      "PostgresDown",
      "PostgresMemberMissing",
      "PostgresNoSynchronousReplica",
      "PatroniLostApiServer",
      "PoolerDown",
      "PoolerClientsWaiting",
      "PostgresArchiveFailing",
      "PostgresArchiveStale",
      "SARKPodsDown",
      "SARKUnhealthy",
      "HighAuthorizationLatency",
      "AuthorizationLatencyBudgetBurn",
      "TargetDown",
      "PodCrashLooping",
      "PodNotReady",
    ],
  },
  run: async (lab) =>
    withoutStore(lab, { pods: await serverPods(lab), whole: async () => whole(lab, recoveryTimeout) }),
};
