import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const runtimeDefault = { type: "RuntimeDefault" };

describeRule("pod-security-seccomp-profile", {
  violates: {
    "an unconfined pod": { "spec.securityContext.seccompProfile.type": "Unconfined" },
    "an unconfined container": { "spec.containers.0.securityContext.seccompProfile": { type: "Unconfined" } },
    "a profile without a type": { "spec.containers.0.securityContext.seccompProfile": {} },
    "one container without a profile, in a pod without": {
      "spec.securityContext.seccompProfile": undefined,
      "spec.initContainers.0.securityContext.seccompProfile": runtimeDefault,
      "spec.ephemeralContainers.0.securityContext.seccompProfile": runtimeDefault,
    },
  },
  allows: {
    "a profile of the node": { "spec.securityContext.seccompProfile": { type: "Localhost", localhostProfile: "p" } },
    "profiles of all containers": {
      "spec.securityContext.seccompProfile": undefined,
      "spec.initContainers.0.securityContext.seccompProfile": runtimeDefault,
      "spec.containers.0.securityContext.seccompProfile": runtimeDefault,
      "spec.ephemeralContainers.0.securityContext.seccompProfile": runtimeDefault,
    },
    Windows: { "spec.os": { name: "windows" }, "spec.securityContext.seccompProfile": undefined },
  },
  unknown: {
    "the pod's profile": { "spec.securityContext.seccompProfile": UNKNOWN.object },
    "a container's type": { "spec.containers.0.securityContext.seccompProfile.type": UNKNOWN.string },
  },
  violatesBesideUnknown: {
    "spec.securityContext.seccompProfile.type": UNKNOWN.string,
    "spec.containers.0.securityContext.seccompProfile": { type: "Unconfined" },
  },
});
