import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeRule("pod-security-proc-mount", {
  violates: {
    "an unmasked /proc": { "spec.containers.0.securityContext.procMount": "Unmasked" },
    "an unmasked /proc in a user namespace": {
      "spec.hostUsers": false,
      "spec.initContainers.0.securityContext.procMount": "Unmasked",
    },
  },
  allows: { "the default": { "spec.containers.0.securityContext.procMount": "Default" } },
  unknown: { "the field": { "spec.containers.0.securityContext.procMount": UNKNOWN.string } },
  violatesBesideUnknown: {
    "spec.initContainers.0.securityContext.procMount": UNKNOWN.string,
    "spec.containers.0.securityContext.procMount": "Unmasked",
  },
});
