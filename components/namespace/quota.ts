import { formatBytes, formatCpu, parseQuantity } from "../../settings/quantities.ts";
import type { ContainerResources } from "../../settings/services.ts";

/** What one workload may use at most. */
export interface Demand {
  /** Pods at one time, with the surge of a rollout. */
  readonly pods: number;
  /** Every container of a pod. */
  readonly containers: readonly ContainerResources[];
}

/** What running everything at its maximum takes, as the hard limits of a ResourceQuota. */
export function quotaFor(demands: readonly Demand[]): Record<string, string> {
  const total = (bound: "requests" | "limits", resource: "cpu" | "memory" | "ephemeralStorage") =>
    demands.reduce(
      (sum, { pods, containers }) =>
        sum + pods * containers.reduce((pod, container) => pod + parseQuantity(container[bound][resource]), 0),
      0,
    );
  return {
    pods: String(demands.reduce((sum, { pods }) => sum + pods, 0)),
    "requests.cpu": formatCpu(total("requests", "cpu")),
    "requests.memory": formatBytes(total("requests", "memory")),
    "requests.ephemeral-storage": formatBytes(total("requests", "ephemeralStorage")),
    "limits.cpu": formatCpu(total("limits", "cpu")),
    "limits.memory": formatBytes(total("limits", "memory")),
    "limits.ephemeral-storage": formatBytes(total("limits", "ephemeralStorage")),
  };
}
