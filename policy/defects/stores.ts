import { beyond, caught, type Defect } from "./defect.ts";

/** What is wrong with the tutorial's database and cache. */
export const stores: readonly Defect[] = [
  caught(
    "D12",
    "Three servers of the stock image are three databases without replication.",
    "postgres-configuration-source",
  ),
  caught("D13", "There is no backup and no archive.", "database-backup", "postgres-wal-archive"),
  caught("D14", "Clients connect without TLS.", "postgres-client-authentication", "postgres-tls"),
  caught(
    "D15",
    "One question serves for liveness and readiness, and a recovering server is killed.",
    "availability-probes",
    "database-probes",
  ),
  caught(
    "D16",
    "All members may be on one node, and be drained at once.",
    "database-disruption-budget",
    "database-spread",
  ),
  caught("D17", "The server starts as root.", "pod-security-run-as-non-root"),
  beyond(
    "D18",
    "Shared memory is too small for parallel queries.",
    "How much a server needs depends on its queries: components/postgres/member.ts mounts it.",
  ),
  caught("D19", "A floating tag changes libraries and paths under the data.", "supply-chain-image-digest"),
  beyond(
    "D20",
    "The replicas may open more connections than the server has.",
    "The sizes of pools are the application's: settings/capacity.ts adds them up and refuses.",
  ),
  caught("D21", "Volumes go when the StatefulSet goes.", "database-retained-volumes"),
  beyond(
    "D22",
    "TLS to a managed database is asked for by a variable that nobody reads.",
    "Which variables are read is the application's: components/sark/environment.ts knows them.",
  ),
  caught("D23", "Replicas of the cache have no password for their primary, and never fail over.", "cache-users"),
  caught("D24", "The cache's password is an argument, which every process can see.", "cache-password-arguments"),
  beyond(
    "D25",
    "Members remember addresses of pods, and lose each other when all restart.",
    "Scripts set addresses at the start: tools/lab/scenarios/cache-restarted.ts restarts all.",
  ),
  caught("D26", "The cache's members may all go at once.", "cache-disruption-budget", "cache-spread"),
  caught("D27", "The cache has no limit for its memory, and is killed.", "cache-memory"),
  caught("D28", "Members cannot find each other before they are ready.", "cache-discovery"),
  caught("D29", "The cache speaks without TLS.", "cache-tls"),
  beyond("D30", "The cache's licence is not open.", "A licence is not in the stack. Images here are Valkey."),
  beyond(
    "D31",
    "A cache with TLS or in cluster mode is asked for by variables that nobody reads.",
    "Which variables are read is the application's: components/cache/proxy.ts speaks for it.",
  ),
];
