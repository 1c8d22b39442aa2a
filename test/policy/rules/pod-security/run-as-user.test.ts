import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeRule("pod-security-run-as-user", {
  violates: {
    "a pod of root": { "spec.securityContext.runAsUser": 0 },
    "a container of root": { "spec.containers.0.securityContext.runAsUser": 0 },
    "a sidecar of root in a user namespace": {
      "spec.hostUsers": false,
      "spec.initContainers.0.securityContext.runAsUser": 0,
    },
  },
  allows: {
    "the image's own user": { "spec.securityContext.runAsUser": undefined },
    "another user": { "spec.containers.0.securityContext.runAsUser": 65534 },
  },
  unknown: { "the user": { "spec.securityContext.runAsUser": UNKNOWN.number } },
  violatesBesideUnknown: {
    "spec.securityContext.runAsUser": UNKNOWN.number,
    "spec.containers.0.securityContext.runAsUser": 0,
  },
});
