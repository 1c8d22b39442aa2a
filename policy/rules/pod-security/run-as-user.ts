import { eachSecurityContext } from "../../pod.ts";
import { podRule } from "../../rule.ts";
import { standard } from "./standard.ts";

export const runAsUser = podRule(
  standard({
    name: "pod-security-run-as-user",
    displayName: "User is not root",
    description: "Pods and containers must not choose the user 0.",
    severity: "high",
    level: "restricted",
    control: "Running as Non-root user",
    remediationSteps: "Set securityContext.runAsUser to the number of an unprivileged user, or remove it.",
  }),
  (pod, report) => {
    eachSecurityContext(pod, (context, path) => {
      if (context.runAsUser === 0) report(`${path}.runAsUser must not be 0.`);
    });
  },
);
