import type { Policies } from "@pulumi/policy";
import { replicaOwnership } from "./autoscaling/replica-ownership.ts";
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
import { edgeHsts } from "./edge/hsts.ts";
import { edgeLimits } from "./edge/limits.ts";
import { edgePrivatePaths } from "./edge/private-paths.ts";
import { edgeRetiredController } from "./edge/retired-controller.ts";
import { edgeTls } from "./edge/tls.ts";
import { roleBinding } from "./identity/role-binding.ts";
import { roleRights } from "./identity/role-rights.ts";
import { serviceAccountToken } from "./identity/service-account-token.ts";
import { serviceAccount } from "./identity/service-account.ts";
import { tokenSecret } from "./identity/token-secret.ts";
import { monitoringAlerts } from "./monitoring/alerts.ts";
import { monitoringReceivers } from "./monitoring/receivers.ts";
import { monitoringTargets } from "./monitoring/targets.ts";
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
import { policyEngineImage } from "./policy-engine/image.ts";
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
import { imageDigest } from "./supply-chain/image-digest.ts";

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
  literalEnvironment,
  embeddedCredentials,
  configMap,
  serviceAccount,
  serviceAccountToken,
  tokenSecret,
  roleRights,
  roleBinding,
  requestsAndLimits,
  policyEngineAddress,
  policyEngineAuthorization,
  policyEngineImage,
  replicaOwnership,
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
  cacheTls,
  cacheUsers,
  cachePasswordArguments,
  cacheMemory,
  cacheSpread,
  cacheDisruptionBudget,
  edgeTls,
  edgeHsts,
  edgeLimits,
  edgePrivatePaths,
  edgeAuthorization,
  edgeRetiredController,
  monitoringTargets,
  monitoringAlerts,
  monitoringReceivers,
];
