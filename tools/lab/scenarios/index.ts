import type { Scenario } from "../scenario.ts";
import { apiServerGone } from "./api-server-gone.ts";
import { autoscaling } from "./autoscaling.ts";
import { cacheGone } from "./cache-gone.ts";
import { cachePlainClient } from "./cache-plain-client.ts";
import { cachePrimaryFrozen } from "./cache-primary-frozen.ts";
import { cachePrimaryKilled } from "./cache-primary-killed.ts";
import { cachePrimaryTerminated } from "./cache-primary-terminated.ts";
import { cacheReplicated } from "./cache-replicated.ts";
import { cacheRestarted } from "./cache-restarted.ts";
import { cacheScaled } from "./cache-scaled.ts";
import { cacheUpdated } from "./cache-updated.ts";
import { claimLost } from "./claim-lost.ts";
import { clockSkew } from "./clock-skew.ts";
import { dnsGone } from "./dns-gone.ts";
import { endToEnd } from "./end-to-end.ts";
import { load } from "./load.ts";
import { memoryLimit } from "./memory-limit.ts";
import { migrationFails } from "./migration-fails.ts";
import { monitoringPage } from "./monitoring-page.ts";
import { monitoringPictures } from "./monitoring-pictures.ts";
import { monitoringTargets } from "./monitoring-targets.ts";
import { monitoringUpdated } from "./monitoring-updated.ts";
import { namespaceLost } from "./namespace-lost.ts";
import { networkMatrix } from "./network-matrix.ts";
import { nodeDrain } from "./node-drain.ts";
import { opaKilled } from "./opa-killed.ts";
import { overload } from "./overload.ts";
import { policyBadRollout } from "./policy-bad-rollout.ts";
import { policyDeniesAll } from "./policy-denies-all.ts";
import { policyRewrite } from "./policy-rewrite.ts";
import { poolerConnections } from "./pooler-connections.ts";
import { postgresAllKilled } from "./postgres-all-killed.ts";
import { postgresApiServerCut } from "./postgres-api-server-cut.ts";
import { postgresDiskFull } from "./postgres-disk-full.ts";
import { postgresGone } from "./postgres-gone.ts";
import { postgresLeaderCrashed } from "./postgres-leader-crashed.ts";
import { postgresLeaderCutOff } from "./postgres-leader-cut-off.ts";
import { postgresLeaderDeleted } from "./postgres-leader-deleted.ts";
import { postgresLeaderFrozen } from "./postgres-leader-frozen.ts";
import { postgresLeaderKilled } from "./postgres-leader-killed.ts";
import { postgresLeaderTerminated } from "./postgres-leader-terminated.ts";
import { postgresNodeCutOff } from "./postgres-node-cut-off.ts";
import { postgresReplicaDead } from "./postgres-replica-dead.ts";
import { postgresRestored } from "./postgres-restored.ts";
import { postgresScaled } from "./postgres-scaled.ts";
import { postgresSwitchover } from "./postgres-switchover.ts";
import { postgresTwoKilled } from "./postgres-two-killed.ts";
import { postgresUpdated } from "./postgres-updated.ts";
import { postgresWrongPassword } from "./postgres-wrong-password.ts";
import { rollingUpdateControl } from "./rolling-update-control.ts";
import { rollingUpdate } from "./rolling-update.ts";
import { certificateRotated, secretsRotated } from "./secrets-rotated.ts";
import { soak } from "./soak.ts";
import { storesSwitched } from "./stores-switched.ts";
import { wireIsEncrypted } from "./wire-is-encrypted.ts";

/** Every scenario that there is. */
export const scenarios: readonly Scenario[] = [
  endToEnd,
  networkMatrix,
  wireIsEncrypted,
  rollingUpdate(),
  rollingUpdateControl,
  nodeDrain,
  opaKilled,
  memoryLimit,
  policyRewrite,
  policyBadRollout,
  policyDeniesAll,
  migrationFails,
  secretsRotated,
  certificateRotated,
  apiServerGone,
  dnsGone,
  clockSkew,
  autoscaling,
  load,
  overload,
  monitoringTargets,
  monitoringPage,
  monitoringUpdated,
  monitoringPictures,
  soak,
  storesSwitched,
  postgresLeaderKilled,
  postgresLeaderCrashed,
  postgresLeaderDeleted,
  postgresLeaderTerminated,
  postgresSwitchover,
  postgresUpdated,
  postgresScaled,
  postgresLeaderFrozen,
  postgresLeaderCutOff,
  postgresNodeCutOff,
  postgresApiServerCut,
  postgresTwoKilled,
  namespaceLost,
  postgresAllKilled,
  postgresGone,
  postgresReplicaDead,
  postgresDiskFull,
  claimLost,
  postgresWrongPassword,
  postgresRestored,
  poolerConnections,
  cachePlainClient,
  cachePrimaryTerminated,
  cachePrimaryKilled,
  cachePrimaryFrozen,
  cacheRestarted,
  cacheGone,
  cacheUpdated,
  cacheScaled,
  cacheReplicated,
];
