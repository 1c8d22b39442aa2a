import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeRule("pod-security-host-namespaces", {
  violates: {
    "the node's network": { "spec.hostNetwork": true },
    "the node's processes": { "spec.hostPID": true },
    "the node's IPC": { "spec.hostIPC": true },
  },
  allows: {
    "namespaces declined": { "spec.hostNetwork": false, "spec.hostPID": false, "spec.hostIPC": false },
    "namespaces that are null": { "spec.hostNetwork": null },
  },
  unknown: { "the network": { "spec.hostNetwork": UNKNOWN.boolean }, "the pod's spec": { spec: UNKNOWN.object } },
  violatesBesideUnknown: { "spec.hostNetwork": UNKNOWN.boolean, "spec.hostIPC": true },
});
