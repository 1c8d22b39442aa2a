/**
 * Every alert of the platform. People rely on these names: routes, silences and runbooks have them. An alert of a stack's own
 * must have another one.
 */
export const platformAlerts = [
  // The edge
  "EdgeErrors",
  // The gateway
  "GatewayAvailabilityBudgetBurn",
  "GatewayPodsDown",
  // SARK and its policy engine
  "AuthorizationLatencyBudgetBurn",
  "HighAuthorizationLatency",
  "GatewayAuthorizationErrors",
  "SARKPodsDown",
  "SARKUnhealthy",
  "DatabaseConnectionErrors",
  "LowCacheHitRate",
  "PolicyDecisionsFailing",
  "PolicyDecisionsSlow",
  "PolicyBundleStale",
  // PostgreSQL
  "PostgresDown",
  "PostgresLeaderCount",
  "PostgresMemberMissing",
  "PostgresNoSynchronousReplica",
  "PostgresReplicationLag",
  "PostgresConnectionsHigh",
  "PostgresDeadlocks",
  "PostgresLongTransaction",
  "PostgresWraparound",
  "PostgresDiskFilling",
  "PostgresSlotRetainsWal",
  "PostgresArchiveFailing",
  "PostgresArchiveStale",
  "PostgresBackupOld",
  "PostgresRestoreCheckOld",
  "PatroniLostApiServer",
  "PatroniPaused",
  "PoolerDown",
  "PoolerClientsWaiting",
  "PoolerClientsHigh",
  // The cache
  "CacheMemberDown",
  "CacheNotServing",
  "CacheReplicaLinkDown",
  "CacheMemoryHigh",
  "CacheEvicting",
  "CacheRejectsConnections",
  "CacheLogNotWritten",
  "CacheProxyWithoutMembers",
  // The record of decisions
  "DecisionLogsDropped",
  "DecisionLogsDelayed",
  "DecisionLogBufferFilling",
  "DecisionLogsNotCollected",
  // Certificates
  "CertificateExpires",
  // Kubernetes
  "PodCrashLooping",
  "PodNotReady",
  "PodsRejected",
  "AutoscalerAtMaximum",
  "QuotaNearlyUsedUp",
  "JobFailed",
  "VolumePending",
  // Monitoring itself
  "Watchdog",
  "NodeUnreachable",
  "TargetDown",
  "TargetMissing",
  "RuleEvaluationFailing",
  "PrometheusCannotNotify",
  "PrometheusStorageFailing",
  "AlertmanagerClusterSplit",
  "AlertmanagerCannotNotify",
  "KubeStateMetricsFailing",
] as const;

export type PlatformAlert = (typeof platformAlerts)[number];
