import type { Policies } from "@pulumi/policy";
import { autoscalerBounds } from "./autoscaling/bounds.ts";
import { autoscaledDisruptionBudget } from "./autoscaling/disruption-budget.ts";
import { autoscalerMetrics } from "./autoscaling/metrics.ts";
import { replicaOwnership } from "./autoscaling/replica-ownership.ts";
import { bucketAccess } from "./aws/bucket-access.ts";
import { elasticacheAccess } from "./aws/elasticache-access.ts";
import { elasticacheEncryption } from "./aws/elasticache-encryption.ts";
import { elasticacheFailover } from "./aws/elasticache-failover.ts";
import { elasticacheSnapshots } from "./aws/elasticache-snapshots.ts";
import { elasticacheUsers } from "./aws/elasticache-users.ts";
import { imageRepositories } from "./aws/image-repositories.ts";
import { keyRotation } from "./aws/key-rotation.ts";
import { logGroups } from "./aws/log-groups.ts";
import { rdsAdministrator } from "./aws/rds-administrator.ts";
import { rdsBackups } from "./aws/rds-backups.ts";
import { rdsDeletionProtection } from "./aws/rds-deletion-protection.ts";
import { rdsEncryption } from "./aws/rds-encryption.ts";
import { rdsIdentity } from "./aws/rds-identity.ts";
import { rdsLogs } from "./aws/rds-logs.ts";
import { rdsMinorUpgrades } from "./aws/rds-minor-upgrades.ts";
import { rdsMonitoring } from "./aws/rds-monitoring.ts";
import { rdsMultiAz } from "./aws/rds-multi-az.ts";
import { rdsProxyTls } from "./aws/rds-proxy-tls.ts";
import { rdsPublicAccess } from "./aws/rds-public-access.ts";
import { rdsTls } from "./aws/rds-tls.ts";
import { awsRoleRights } from "./aws/role-rights.ts";
import { secretRights } from "./aws/secret-rights.ts";
import { secretsEncryption } from "./aws/secrets-encryption.ts";
import { securityGroups } from "./aws/security-groups.ts";
import { storeProtection } from "./aws/store-protection.ts";
import { drain } from "./availability/drain.ts";
import { distinctProbes } from "./availability/probes.ts";
import { cacheConfigurationSource } from "./cache/configuration-source.ts";
import { cacheDiscovery } from "./cache/discovery.ts";
import { cacheDisruptionBudget } from "./cache/disruption-budget.ts";
import { cacheMemory } from "./cache/memory.ts";
import { cachePasswordArguments } from "./cache/password-arguments.ts";
import { cacheSpread } from "./cache/spread.ts";
import { cacheTls } from "./cache/tls.ts";
import { cacheUsers } from "./cache/users.ts";
import { backup } from "./database/backup.ts";
import { dataDirectory } from "./database/data-directory.ts";
import { disruptionBudget } from "./database/disruption-budget.ts";
import { privateService } from "./database/private-service.ts";
import { probes } from "./database/probes.ts";
import { replicas } from "./database/replicas.ts";
import { retainedVolumes } from "./database/retained-volumes.ts";
import { spread } from "./database/spread.ts";
import { statefulSet } from "./database/stateful-set.ts";
import { terminationGrace } from "./database/termination-grace.ts";
import { edgeAuthorization } from "./edge/authorization.ts";
import { edgeClass } from "./edge/class.ts";
import { edgeHsts } from "./edge/hsts.ts";
import { edgeLimits } from "./edge/limits.ts";
import { edgePrivatePaths } from "./edge/private-paths.ts";
import { edgeRetiredController } from "./edge/retired-controller.ts";
import { edgeTls } from "./edge/tls.ts";
import { exemptedResources } from "./exemptions/resources.ts";
import { roleBinding } from "./identity/role-binding.ts";
import { roleRights } from "./identity/role-rights.ts";
import { serviceAccountToken } from "./identity/service-account-token.ts";
import { serviceAccount } from "./identity/service-account.ts";
import { tokenSecret } from "./identity/token-secret.ts";
import { monitoringAlerts } from "./monitoring/alerts.ts";
import { monitoringReceivers } from "./monitoring/receivers.ts";
import { monitoringTargets } from "./monitoring/targets.ts";
import { defaultDeny } from "./network/default-deny.ts";
import { dns } from "./network/dns.ts";
import { openRanges } from "./network/open-ranges.ts";
import { promisedTls } from "./network/promised-tls.ts";
import { addedCapabilities } from "./pod-security/added-capabilities.ts";
import { appArmorProfile } from "./pod-security/app-armor-profile.ts";
import { droppedCapabilities } from "./pod-security/dropped-capabilities.ts";
import { hostNamespaces } from "./pod-security/host-namespaces.ts";
import { hostPathVolumes } from "./pod-security/host-path-volumes.ts";
import { hostPorts } from "./pod-security/host-ports.ts";
import { hostProcess } from "./pod-security/host-process.ts";
import { privilegeEscalation } from "./pod-security/privilege-escalation.ts";
import { privilegedContainers } from "./pod-security/privileged-containers.ts";
import { probeHosts } from "./pod-security/probe-hosts.ts";
import { procMount } from "./pod-security/proc-mount.ts";
import { runAsNonRoot } from "./pod-security/run-as-non-root.ts";
import { runAsUser } from "./pod-security/run-as-user.ts";
import { seLinuxOptions } from "./pod-security/se-linux-options.ts";
import { seccompProfile } from "./pod-security/seccomp-profile.ts";
import { sysctls } from "./pod-security/sysctls.ts";
import { volumeTypes } from "./pod-security/volume-types.ts";
import { policyEngineAddress } from "./policy-engine/address.ts";
import { policyEngineAuthorization } from "./policy-engine/authorization.ts";
import { policyEngineHiddenFiles } from "./policy-engine/hidden-files.ts";
import { policyEngineImage } from "./policy-engine/image.ts";
import { policyEngineReadiness } from "./policy-engine/readiness.ts";
import { clientAuthentication } from "./postgres/client-authentication.ts";
import { configurationFiles } from "./postgres/configuration-files.ts";
import { configurationSource } from "./postgres/configuration-source.ts";
import { patroniDataDirectory } from "./postgres/patroni-data-directory.ts";
import { patroniRights } from "./postgres/patroni-rights.ts";
import { patroniScope } from "./postgres/patroni-scope.ts";
import { tls } from "./postgres/tls.ts";
import { walArchive } from "./postgres/wal-archive.ts";
import { requestsAndLimits } from "./resources/requests-and-limits.ts";
import { configMap } from "./secrets/config-map.ts";
import { embeddedCredentials } from "./secrets/embedded-credentials.ts";
import { literalEnvironment } from "./secrets/literal-environment.ts";
import { namespacedStore } from "./secrets/namespaced-store.ts";
import { randomPassword } from "./secrets/random-password.ts";
import { orphans } from "./selectors/orphans.ts";
import { imageDigest } from "./supply-chain/image-digest.ts";
import { registry } from "./supply-chain/registry.ts";

/** Every rule of the pack, by area. */
export const rules: Readonly<Policies> = [
  hostNamespaces,
  privilegedContainers,
  hostPathVolumes,
  hostPorts,
  hostProcess,
  droppedCapabilities,
  addedCapabilities,
  procMount,
  seccompProfile,
  sysctls,
  appArmorProfile,
  seLinuxOptions,
  volumeTypes,
  privilegeEscalation,
  runAsNonRoot,
  runAsUser,
  probeHosts,
  imageDigest,
  registry,
  literalEnvironment,
  embeddedCredentials,
  configMap,
  randomPassword,
  namespacedStore,
  serviceAccount,
  serviceAccountToken,
  tokenSecret,
  roleRights,
  roleBinding,
  requestsAndLimits,
  distinctProbes,
  drain,
  defaultDeny,
  dns,
  openRanges,
  promisedTls,
  orphans,
  policyEngineAddress,
  policyEngineAuthorization,
  policyEngineImage,
  policyEngineHiddenFiles,
  policyEngineReadiness,
  replicaOwnership,
  autoscalerBounds,
  autoscalerMetrics,
  autoscaledDisruptionBudget,
  statefulSet,
  retainedVolumes,
  dataDirectory,
  backup,
  replicas,
  spread,
  disruptionBudget,
  probes,
  terminationGrace,
  privateService,
  configurationSource,
  configurationFiles,
  clientAuthentication,
  tls,
  walArchive,
  patroniDataDirectory,
  patroniScope,
  patroniRights,
  cacheConfigurationSource,
  cacheTls,
  cacheUsers,
  cachePasswordArguments,
  cacheMemory,
  cacheSpread,
  cacheDisruptionBudget,
  cacheDiscovery,
  edgeTls,
  edgeHsts,
  edgeLimits,
  edgePrivatePaths,
  edgeAuthorization,
  edgeRetiredController,
  edgeClass,
  monitoringTargets,
  monitoringAlerts,
  monitoringReceivers,
  rdsEncryption,
  rdsMultiAz,
  rdsPublicAccess,
  rdsDeletionProtection,
  rdsBackups,
  rdsTls,
  rdsProxyTls,
  rdsLogs,
  rdsAdministrator,
  rdsMonitoring,
  rdsMinorUpgrades,
  rdsIdentity,
  elasticacheEncryption,
  elasticacheFailover,
  elasticacheSnapshots,
  elasticacheAccess,
  elasticacheUsers,
  imageRepositories,
  keyRotation,
  secretsEncryption,
  logGroups,
  awsRoleRights,
  secretRights,
  securityGroups,
  storeProtection,
  bucketAccess,
  exemptedResources,
];
