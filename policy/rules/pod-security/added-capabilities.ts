import { eachContainer, runsOnWindows } from "../../pod.ts";
import { podRule } from "../../rule.ts";
import { each } from "../../unknown.ts";
import { standard } from "./standard.ts";

/** Lets a process that is not root listen on a port below 1024, and nothing else. */
const ALLOWED = "NET_BIND_SERVICE";

export const addedCapabilities = podRule(
  standard({
    name: "pod-security-added-capabilities",
    displayName: "No added capabilities",
    description: `Containers must add no Linux capability other than ${ALLOWED}.`,
    severity: "high",
    level: "restricted",
    control: "Capabilities",
    remediationSteps: `Remove every capability but ${ALLOWED} from securityContext.capabilities.add.`,
  }),
  (pod, report) => {
    eachContainer(pod, (container, path) => {
      each(container.securityContext?.capabilities?.add, (capability) => {
        if (capability !== ALLOWED && !runsOnWindows(pod)) {
          report(`${path}.securityContext.capabilities.add must not include "${capability}".`);
        }
      });
    });
  },
);
