import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeRule("pod-security-privileged-containers", {
  violates: {
    "a privileged container": { "spec.containers.0.securityContext.privileged": true },
    "a privileged init container": { "spec.initContainers.0.securityContext.privileged": true },
    "a privileged ephemeral container": { "spec.ephemeralContainers.0.securityContext.privileged": true },
  },
  allows: {
    false: { "spec.containers.0.securityContext.privileged": false },
    "a pod without init containers": { "spec.initContainers": undefined },
    "an empty list of containers": { "spec.initContainers": [] },
  },
  unknown: {
    "the field": { "spec.containers.0.securityContext.privileged": UNKNOWN.boolean },
    "the list of containers": { "spec.containers": UNKNOWN.array },
    "the security context": { "spec.initContainers.0.securityContext": UNKNOWN.object },
  },
  violatesBesideUnknown: {
    "spec.initContainers": [UNKNOWN.object],
    "spec.containers.0.securityContext.privileged": true,
  },
});
