import { wellArchitected } from "../../frameworks.ts";
import { eachContainer } from "../../pod.ts";
import { patience, question } from "../../probe.ts";
import { podRule } from "../../rule.ts";

/** How much longer a pod is given to live than to get traffic, where one question serves for both. */
const FACTOR = 3;

export const distinctProbes = podRule(
  {
    name: "availability-probes",
    displayName: "Probes that tell busy from dead",
    description:
      "Liveness probes must ask something else than readiness, or wait three times as long: what is busy is not dead.",
    severity: "high",
    tags: ["availability"],
    remediationSteps:
      "Let liveness ask only whether the process can still do its work, or raise its failureThreshold or periodSeconds.",
    url: "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
    framework: wellArchitected("REL11-BP01"),
  },
  (pod, report) => {
    eachContainer(pod, ({ readinessProbe, livenessProbe }, path) => {
      if (readinessProbe == null || livenessProbe == null) return;
      if (question(readinessProbe) !== question(livenessProbe)) return;
      const needed = FACTOR * patience(readinessProbe);
      if (patience(livenessProbe) >= needed) return;
      report(`${path}.livenessProbe must wait ${needed} seconds: it asks what the readinessProbe asks.`);
    });
  },
);
