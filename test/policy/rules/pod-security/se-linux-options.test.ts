import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeRule("pod-security-se-linux-options", {
  violates: {
    "a type that does not confine": { "spec.securityContext.seLinuxOptions": { type: "spc_t" } },
    "a container's own such type": { "spec.containers.0.securityContext.seLinuxOptions": { type: "spc_t" } },
    "a user": { "spec.securityContext.seLinuxOptions": { user: "system_u" } },
    "a role": { "spec.initContainers.0.securityContext.seLinuxOptions": { role: "system_r" } },
  },
  allows: {
    "a type of the container policy": { "spec.securityContext.seLinuxOptions": { type: "container_t" } },
    "the type of nested container engines": { "spec.securityContext.seLinuxOptions": { type: "container_engine_t" } },
    "a level": { "spec.securityContext.seLinuxOptions": { level: "s0:c1,c2" } },
    "empty values": { "spec.securityContext.seLinuxOptions": { type: "", user: "", role: "" } },
  },
  unknown: {
    "the type": { "spec.securityContext.seLinuxOptions": { type: UNKNOWN.string } },
    "the user": { "spec.securityContext.seLinuxOptions": { user: UNKNOWN.string } },
  },
  violatesBesideUnknown: { "spec.securityContext.seLinuxOptions": { type: UNKNOWN.string, role: "system_r" } },
});
