import { wellArchitected } from "../../frameworks.ts";
import type { Handler } from "../../kubernetes.ts";
import { eachContainer } from "../../pod.ts";
import { podRule } from "../../rule.ts";

/** What the probe asks, for comparison. */
function question({ httpGet, tcpSocket, grpc, exec }: Handler): string {
  return JSON.stringify([
    [httpGet?.path, httpGet?.port],
    tcpSocket?.port,
    [grpc?.port, grpc?.service],
    exec?.command?.map((word) => word),
  ]);
}

export const distinctProbes = podRule(
  {
    name: "availability-probes",
    displayName: "Probes that tell busy from dead",
    description: "Readiness and liveness probes of a container must ask different questions: what is busy is not dead.",
    severity: "high",
    tags: ["availability"],
    remediationSteps: "Let liveness ask only whether the process can still do its work, or remove it.",
    url: "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
    framework: wellArchitected("REL11-BP01"),
  },
  (pod, report) => {
    eachContainer(pod, ({ readinessProbe, livenessProbe }, path) => {
      if (readinessProbe == null || livenessProbe == null) return;
      if (question(readinessProbe) !== question(livenessProbe)) return;
      report(`${path}.livenessProbe must not ask what the readinessProbe asks: who lags would be restarted.`);
    });
  },
);
