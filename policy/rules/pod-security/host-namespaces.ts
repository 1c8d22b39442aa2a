import { specPath } from "../../pod.ts";
import { podRule } from "../../rule.ts";
import { each } from "../../unknown.ts";
import { standard } from "./standard.ts";

export const hostNamespaces = podRule(
  standard({
    name: "pod-security-host-namespaces",
    displayName: "No host namespaces",
    description: "Pods must not share the network, process or IPC namespace of their node.",
    severity: "critical",
    level: "baseline",
    control: "Host Namespaces",
    remediationSteps: "Remove hostNetwork, hostPID and hostIPC from the pod's spec, or set them to false.",
  }),
  (pod, report) => {
    each(["hostNetwork", "hostPID", "hostIPC"] as const, (field) => {
      if (pod.spec[field]) report(`${specPath(pod, field)} must not be true.`);
    });
  },
);
