import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeRule("pod-security-host-ports", {
  violates: {
    "a host port": { "spec.containers.0.ports.0.hostPort": 8000 },
    "a host port of a sidecar": { "spec.initContainers.0.ports.0.hostPort": 8000 },
  },
  allows: {
    "the host port 0, which is none": { "spec.containers.0.ports.0.hostPort": 0 },
    "a container without ports": { "spec.containers.0.ports": undefined },
  },
  unknown: {
    "the host port": { "spec.containers.0.ports.0.hostPort": UNKNOWN.number },
    "the ports": { "spec.containers.0.ports": UNKNOWN.array },
  },
  violatesBesideUnknown: { "spec.containers.0.ports": [UNKNOWN.object, { containerPort: 1, hostPort: 1 }] },
});
