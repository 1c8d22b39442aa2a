import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeRule("pod-security-added-capabilities", {
  violates: {
    "a dangerous capability": { "spec.containers.0.securityContext.capabilities.add": ["SYS_ADMIN"] },
    "a capability of the baseline": { "spec.initContainers.0.securityContext.capabilities.add": ["CHOWN"] },
    "a capability beside an allowed one": {
      "spec.ephemeralContainers.0.securityContext.capabilities.add": ["NET_BIND_SERVICE", "NET_RAW"],
    },
  },
  allows: {
    NET_BIND_SERVICE: { "spec.containers.0.securityContext.capabilities.add": ["NET_BIND_SERVICE"] },
    "an empty list": { "spec.containers.0.securityContext.capabilities.add": [] },
    Windows: { "spec.os": { name: "windows" }, "spec.containers.0.securityContext.capabilities.add": ["CHOWN"] },
  },
  unknown: {
    "the list": { "spec.containers.0.securityContext.capabilities.add": UNKNOWN.array },
    "a capability": { "spec.containers.0.securityContext.capabilities.add": [UNKNOWN.string] },
  },
  violatesBesideUnknown: { "spec.containers.0.securityContext.capabilities.add": [UNKNOWN.string, "SYS_ADMIN"] },
});
