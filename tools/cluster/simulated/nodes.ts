import { localStorage } from "../storage.ts";

/** Zones of the simulated nodes; one node each. */
const zones = ["a", "b", "c"] as const;

/** Names of the simulated nodes. */
export const nodeNames = zones.map((zone) => `node-${zone}`);

/** Volumes on each node. Nothing is ever written to them. */
const volumesPerNode = 8;

/** Volumes of the simulated nodes as Kubernetes objects. */
export const storageManifests = localStorage(
  zones.map((zone) => ({
    name: `node-${zone}`,
    zone: `local-${zone}`,
    volumes: Array.from({ length: volumesPerNode }, (_, index) => `/volumes/${index + 1}`),
  })),
);

const capacity = { cpu: "16", memory: "64Gi", "ephemeral-storage": "200Gi", pods: "110" };

/** Simulated nodes as Kubernetes objects, one in each of three zones. */
export const nodeManifests = zones.map((zone, index) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    name: nodeNames[index],
    annotations: {
      // Tells kwok to simulate it.
      "kwok.x-k8s.io/node": "fake",
      // Where kwok serves the node's usage; a kubelet would serve it at a path without the name.
      "metrics.k8s.io/resource-metrics-path": `/metrics/nodes/node-${zone}/metrics/resource`,
    },
    labels: {
      "kubernetes.io/arch": "amd64",
      "kubernetes.io/hostname": nodeNames[index],
      "kubernetes.io/os": "linux",
      "topology.kubernetes.io/region": "local",
      "topology.kubernetes.io/zone": `local-${zone}`,
    },
  },
  status: { allocatable: capacity, capacity, phase: "Running" },
}));
