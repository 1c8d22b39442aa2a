import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeRule("pod-security-host-process", {
  violates: {
    "a HostProcess pod": { "spec.securityContext.windowsOptions": { hostProcess: true } },
    "a HostProcess container": { "spec.containers.0.securityContext.windowsOptions": { hostProcess: true } },
    "a HostProcess container on Windows": {
      "spec.os": { name: "windows" },
      "spec.containers.0.securityContext.windowsOptions": { hostProcess: true },
    },
  },
  allows: { false: { "spec.securityContext.windowsOptions": { hostProcess: false } } },
  unknown: {
    "the field": { "spec.securityContext.windowsOptions.hostProcess": UNKNOWN.boolean },
    "the options": { "spec.containers.0.securityContext.windowsOptions": UNKNOWN.object },
  },
  violatesBesideUnknown: {
    "spec.securityContext.windowsOptions": UNKNOWN.object,
    "spec.containers.0.securityContext.windowsOptions": { hostProcess: true },
  },
});
