import type { Policies } from "@pulumi/policy";
import { replicaOwnership } from "./autoscaling/replica-ownership.ts";
import { serviceAccount } from "./identity/service-account.ts";
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
  requestsAndLimits,
  replicaOwnership,
];
