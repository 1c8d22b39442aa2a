import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeRule("pod-security-privilege-escalation", {
  violates: {
    true: { "spec.containers.0.securityContext.allowPrivilegeEscalation": true },
    "nothing said, which means true": { "spec.initContainers.0.securityContext.allowPrivilegeEscalation": undefined },
    null: { "spec.ephemeralContainers.0.securityContext.allowPrivilegeEscalation": null },
  },
  allows: {
    Windows: { "spec.os": { name: "windows" }, "spec.containers.0.securityContext.allowPrivilegeEscalation": true },
  },
  unknown: {
    "the field": { "spec.containers.0.securityContext.allowPrivilegeEscalation": UNKNOWN.boolean },
    "a container": { "spec.containers": [UNKNOWN.object] },
  },
  violatesBesideUnknown: {
    "spec.initContainers.0.securityContext.allowPrivilegeEscalation": UNKNOWN.boolean,
    "spec.containers.0.securityContext.allowPrivilegeEscalation": true,
  },
});
