import type { Container, Handler } from "../../kubernetes.ts";
import { eachContainer } from "../../pod.ts";
import { podRule } from "../../rule.ts";
import { each } from "../../unknown.ts";
import { standard } from "./standard.ts";

/** The kubelet runs these from the node's network: with a host of its own choice, a pod could reach anything from there. */
const HANDLERS: Readonly<Record<string, (container: Container) => Handler | null | undefined>> = {
  livenessProbe: (container) => container.livenessProbe,
  readinessProbe: (container) => container.readinessProbe,
  startupProbe: (container) => container.startupProbe,
  "lifecycle.postStart": (container) => container.lifecycle?.postStart,
  "lifecycle.preStop": (container) => container.lifecycle?.preStop,
};

export const probeHosts = podRule(
  standard({
    name: "pod-security-probe-hosts",
    displayName: "Probes stay in the pod",
    description: "Probes and lifecycle handlers must not name a host: they address their own pod.",
    severity: "medium",
    level: "baseline",
    control: "Host Probes / Lifecycle Hooks",
    remediationSteps: "Remove host from httpGet and tcpSocket; to set the Host header, use httpHeaders.",
  }),
  (pod, report) => {
    eachContainer(pod, (container, path) => {
      each(Object.entries(HANDLERS), ([field, handlerOf]) => {
        const handler = handlerOf(container);
        each(["httpGet", "tcpSocket"] as const, (action) => {
          if (handler?.[action]?.host) report(`${path}.${field}.${action}.host must not be set.`);
        });
      });
    });
  },
);
