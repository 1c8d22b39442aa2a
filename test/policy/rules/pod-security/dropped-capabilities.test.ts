import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeRule("pod-security-dropped-capabilities", {
  violates: {
    "a container that drops none": { "spec.containers.0.securityContext.capabilities": undefined },
    "a container that drops only some": { "spec.containers.0.securityContext.capabilities.drop": ["NET_RAW"] },
    "a sidecar with an empty list": { "spec.initContainers.0.securityContext.capabilities.drop": [] },
    "an ephemeral container that drops none": { "spec.ephemeralContainers.0.securityContext.capabilities": null },
  },
  allows: {
    "ALL among others": { "spec.containers.0.securityContext.capabilities.drop": ["NET_RAW", "ALL"] },
    "ALL beside one not known": { "spec.containers.0.securityContext.capabilities.drop": [UNKNOWN.string, "ALL"] },
    Windows: { "spec.os": { name: "windows" }, "spec.containers.0.securityContext.capabilities": undefined },
  },
  unknown: {
    "the list": { "spec.containers.0.securityContext.capabilities.drop": UNKNOWN.array },
    "the only capability": { "spec.containers.0.securityContext.capabilities.drop": [UNKNOWN.string] },
    "the system": { "spec.os.name": UNKNOWN.string, "spec.containers.0.securityContext.capabilities": undefined },
  },
  violatesBesideUnknown: {
    "spec.initContainers.0.securityContext.capabilities": UNKNOWN.object,
    "spec.containers.0.securityContext.capabilities.drop": [],
  },
});
