import { eachContainer } from "../../pod.ts";
import { podRule } from "../../rule.ts";
import { standard } from "./standard.ts";

export const privilegedContainers = podRule(
  standard({
    name: "pod-security-privileged-containers",
    displayName: "No privileged containers",
    description: "Containers must not be privileged: a privileged container has every right of its node.",
    severity: "critical",
    level: "baseline",
    control: "Privileged Containers",
    remediationSteps: "Remove securityContext.privileged from the container, or set it to false.",
  }),
  (pod, report) => {
    eachContainer(pod, (container, path) => {
      if (container.securityContext?.privileged) report(`${path}.securityContext.privileged must not be true.`);
    });
  },
);
