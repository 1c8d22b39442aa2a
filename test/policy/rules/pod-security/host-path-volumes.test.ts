import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const hostPath = { name: "logs", hostPath: { path: "/var/log" } };

describeRule("pod-security-host-path-volumes", {
  violates: { "a hostPath volume": { "spec.volumes.0": hostPath } },
  // The list of allowed types leaves hostPath out as well; each rule must hold when the other is turned off.
  overlaps: { "a hostPath volume": ["pod-security-volume-types"] },
  allows: {
    "no volumes": { "spec.volumes": undefined },
    "an empty list": { "spec.volumes": [] },
    "a hostPath that is null": { "spec.volumes.0.hostPath": null },
  },
  unknown: { "the list": { "spec.volumes": UNKNOWN.array }, "a volume": { "spec.volumes.1": UNKNOWN.object } },
  refusesUnknown: {
    "a path": { "spec.volumes.0": { name: "logs", hostPath: { path: UNKNOWN.string } } },
    "a whole hostPath": { "spec.volumes.0": { name: "logs", hostPath: UNKNOWN.object } },
  },
  violatesBesideUnknown: { "spec.volumes": [UNKNOWN.object, hostPath] },
});
