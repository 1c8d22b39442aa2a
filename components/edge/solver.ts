import type { EdgeSettings } from "../../settings/edge.ts";
import type { ContainerResources } from "../../settings/services.ts";
import { selectorLabels } from "../labels.ts";
import type { Demand } from "../namespace/index.ts";

/** The pods in which cert-manager answers the challenges of a certificate authority, one for each host. */
export const solver = {
  identity: { name: "acme-solver", component: "edge" },
  /** Where they listen. */
  port: 8089,
  resources: {
    requests: { cpu: "10m", memory: "64Mi", ephemeralStorage: "16Mi" },
    limits: { cpu: "100m", memory: "64Mi", ephemeralStorage: "16Mi" },
  } satisfies ContainerResources,
} as const;

/** Whether there are such pods from time to time. */
export const solvesInPods = (edge: EdgeSettings): boolean =>
  edge.mode !== "none" && edge.certificate.source === "acme" && edge.certificate.challenge.type === "http01";

/** What the edge takes of the namespace at most. */
export const edgeDemands = (edge: EdgeSettings): readonly Demand[] =>
  edge.mode !== "none" && solvesInPods(edge) ? [{ pods: edge.hosts.length, containers: [solver.resources] }] : [];

/** What cert-manager makes its pods from: admitted by the namespace's quota, selected by their network policy. */
export const solverPod = {
  metadata: { labels: selectorLabels(solver.identity) },
  spec: {
    resources: {
      requests: kubernetesResources(solver.resources.requests),
      limits: kubernetesResources(solver.resources.limits),
    },
  },
};

function kubernetesResources({ cpu, memory, ephemeralStorage }: ContainerResources["limits"]) {
  return { cpu, memory, "ephemeral-storage": ephemeralStorage };
}
