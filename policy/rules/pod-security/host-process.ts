import { eachSecurityContext } from "../../pod.ts";
import { podRule } from "../../rule.ts";
import { standard } from "./standard.ts";

export const hostProcess = podRule(
  standard({
    name: "pod-security-host-process",
    displayName: "No HostProcess containers",
    description: "Windows pods must not run as processes of their node.",
    severity: "critical",
    level: "baseline",
    control: "HostProcess",
    remediationSteps: "Remove windowsOptions.hostProcess from the security context, or set it to false.",
  }),
  (pod, report) => {
    eachSecurityContext(pod, (context, path) => {
      if (context.windowsOptions?.hostProcess) report(`${path}.windowsOptions.hostProcess must not be true.`);
    });
  },
);
