import { eachContainer, runsOnWindows } from "../../pod.ts";
import { podRule } from "../../rule.ts";
import { standard } from "./standard.ts";

export const privilegeEscalation = podRule(
  standard({
    name: "pod-security-privilege-escalation",
    displayName: "No privilege escalation",
    description: "Containers must forbid their processes to gain more privileges than their parent has.",
    severity: "high",
    level: "restricted",
    control: "Privilege Escalation",
    remediationSteps: "Set securityContext.allowPrivilegeEscalation to false in every container.",
  }),
  (pod, report) => {
    eachContainer(pod, (container, path) => {
      if (container.securityContext?.allowPrivilegeEscalation !== false && !runsOnWindows(pod)) {
        report(`${path}.securityContext.allowPrivilegeEscalation must be false.`);
      }
    });
  },
);
