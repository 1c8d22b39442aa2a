import { eachContainer, runsOnWindows } from "../../pod.ts";
import { podRule } from "../../rule.ts";
import { some } from "../../unknown.ts";
import { standard } from "./standard.ts";

export const droppedCapabilities = podRule(
  standard({
    name: "pod-security-dropped-capabilities",
    displayName: "All capabilities dropped",
    description: "Containers must drop all Linux capabilities.",
    severity: "high",
    level: "restricted",
    control: "Capabilities",
    remediationSteps: 'Set securityContext.capabilities.drop to ["ALL"] in every container.',
  }),
  (pod, report) => {
    eachContainer(pod, (container, path) => {
      const dropped = container.securityContext?.capabilities?.drop;
      if (!some(dropped, (capability) => capability === "ALL") && !runsOnWindows(pod)) {
        report(`${path}.securityContext.capabilities.drop must include "ALL".`);
      }
    });
  },
);
