import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeRule("pod-security-run-as-non-root", {
  violates: {
    "a pod that allows root": { "spec.securityContext.runAsNonRoot": false },
    "a container that allows root": { "spec.containers.0.securityContext.runAsNonRoot": false },
    "one container that says nothing, in a pod that says nothing": {
      "spec.securityContext.runAsNonRoot": undefined,
      "spec.initContainers.0.securityContext.runAsNonRoot": true,
      "spec.ephemeralContainers.0.securityContext.runAsNonRoot": true,
    },
    "root in a user namespace": { "spec.hostUsers": false, "spec.securityContext.runAsNonRoot": false },
    "root on Windows": { "spec.os": { name: "windows" }, "spec.securityContext.runAsNonRoot": false },
  },
  allows: {
    "containers that demand it all": {
      "spec.securityContext.runAsNonRoot": undefined,
      "spec.initContainers.0.securityContext.runAsNonRoot": true,
      "spec.containers.0.securityContext.runAsNonRoot": true,
      "spec.ephemeralContainers.0.securityContext.runAsNonRoot": true,
    },
  },
  unknown: {
    "the pod's field": { "spec.securityContext.runAsNonRoot": UNKNOWN.boolean },
    "a container's field": { "spec.containers.0.securityContext.runAsNonRoot": UNKNOWN.boolean },
    "the pod's security context": { "spec.securityContext": UNKNOWN.object },
  },
  violatesBesideUnknown: {
    "spec.securityContext.runAsNonRoot": UNKNOWN.boolean,
    "spec.containers.0.securityContext.runAsNonRoot": false,
  },
});
