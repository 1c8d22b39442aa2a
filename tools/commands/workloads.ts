import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../lib/failure.ts";
import type { Progress } from "../lib/progress.ts";
import type { Cluster } from "./kubernetes.ts";

/** How long the pods may take to get ready after Pulumi is done, in seconds. */
const settleTimeout = 180;

/** One Deployment or StatefulSet of the platform, with its autoscaler if it has one. */
export interface Workload {
  readonly name: string;
  readonly available: number;
  readonly min: number;
  readonly max: number;
  /** Whether all replicas that are wanted are there, in the newest revision. */
  readonly isSettled: boolean;
}

interface Autoscaler {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly minReplicas: number; readonly maxReplicas: number };
}

interface Controller {
  readonly metadata: { readonly name: string; readonly generation: number };
  readonly spec: { readonly replicas: number };
  readonly status: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly availableReplicas?: number;
    readonly updatedReplicas?: number;
  };
}

/** What runs the platform's pods, as it is now. */
export async function workloads(cluster: Pick<Cluster, "kubectl">, namespace: string): Promise<readonly Workload[]> {
  const list = async (kind: string) =>
    (JSON.parse(await cluster.kubectl(["get", kind, "--namespace", namespace, "-o", "json"])) as { items: unknown })
      .items;
  const autoscalers = (await list("horizontalpodautoscalers")) as readonly Autoscaler[];
  const controllers = (await list("deployments,statefulsets")) as readonly Controller[];
  return controllers.map(({ metadata, spec, status }) => {
    const { replicas = 0, availableReplicas: available = 0, updatedReplicas = 0, observedGeneration } = status;
    const bounds = autoscalers.find((autoscaler) => autoscaler.metadata.name === metadata.name)?.spec;
    const min = bounds?.minReplicas ?? spec.replicas;
    const isCurrent = observedGeneration === metadata.generation && updatedReplicas === replicas;
    return {
      name: metadata.name,
      available,
      min,
      max: bounds?.maxReplicas ?? spec.replicas,
      isSettled: isCurrent && available === replicas && available >= Math.max(spec.replicas, min),
    };
  });
}

/** Waits until everything has all the replicas that are wanted. */
export async function settle(cluster: Pick<Cluster, "kubectl">, namespace: string, progress: Progress): Promise<void> {
  const deadline = Date.now() + settleTimeout * 1000;
  await progress.step("all replicas", async () => {
    for (;;) {
      const waiting = (await workloads(cluster, namespace)).filter(({ isSettled }) => !isSettled);
      if (waiting.length === 0) return "available";
      if (Date.now() > deadline) {
        const names = waiting.map(({ name, available, min }) => `${name} ${available} of ${min}`).join(", ");
        throw new Failure(
          `Not all replicas are available after ${settleTimeout} seconds: ${names}. ` +
            `Look at them with: npm run kubectl -- get pods,events --namespace ${namespace}`,
        );
      }
      await sleep(500);
    }
  });
}
