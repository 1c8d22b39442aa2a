import { eachContainer } from "../../pod.ts";
import { podRule } from "../../rule.ts";
import { each } from "../../unknown.ts";
import { standard } from "./standard.ts";

export const hostPorts = podRule(
  standard({
    name: "pod-security-host-ports",
    displayName: "No host ports",
    description: "Containers must not open ports on their node, where no NetworkPolicy guards them.",
    severity: "high",
    level: "baseline",
    control: "Host Ports",
    remediationSteps: "Remove hostPort from the container's ports and publish the port with a Service.",
  }),
  (pod, report) => {
    eachContainer(pod, (container, path) => {
      each(container.ports, ({ hostPort }, index) => {
        // 0 is the API's way to write "none".
        if (hostPort) report(`${path}.ports[${index}].hostPort must not be set.`);
      });
    });
  },
);
