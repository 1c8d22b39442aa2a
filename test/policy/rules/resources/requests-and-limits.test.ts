import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeRule("resources-requests-and-limits", {
  violates: {
    "a container without resources": { "spec.containers.0.resources": undefined },
    "no request for CPU": { "spec.containers.0.resources.requests.cpu": undefined },
    "no limit of CPU": { "spec.containers.0.resources.limits.cpu": undefined },
    "no limit of memory": { "spec.initContainers.0.resources.limits.memory": null },
    "no request for ephemeral storage": { "spec.containers.0.resources.requests.ephemeral-storage": undefined },
    "no limit of ephemeral storage": { "spec.containers.0.resources.limits.ephemeral-storage": undefined },
    "a sidecar without requests": { "spec.initContainers.0.resources.requests": undefined },
  },
  allows: { numbers: { "spec.containers.0.resources.limits.cpu": 2 } },
  unknown: {
    "a quantity": { "spec.containers.0.resources.limits.cpu": UNKNOWN.string },
    "the limits": { "spec.containers.0.resources.limits": UNKNOWN.object },
    "the resources": { "spec.initContainers.0.resources": UNKNOWN.object },
  },
  violatesBesideUnknown: {
    "spec.containers.0.resources.limits.cpu": UNKNOWN.string,
    "spec.containers.0.resources.requests.memory": undefined,
  },
});
