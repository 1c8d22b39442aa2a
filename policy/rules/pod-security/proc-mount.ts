import { eachContainer } from "../../pod.ts";
import { podRule } from "../../rule.ts";
import { standard } from "./standard.ts";

export const procMount = podRule(
  standard({
    name: "pod-security-proc-mount",
    displayName: "Masked /proc",
    description: "Containers must keep the runtime's masks over /proc.",
    severity: "high",
    level: "restricted",
    control: "/proc Mount Type",
    remediationSteps: 'Remove securityContext.procMount from the container, or set it to "Default".',
  }),
  (pod, report) => {
    eachContainer(pod, (container, path) => {
      const procMount = container.securityContext?.procMount;
      if (procMount != null && procMount !== "Default") {
        report(`${path}.securityContext.procMount must be "Default", not "${procMount}".`);
      }
    });
  },
);
