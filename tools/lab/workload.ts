import { workloads } from "../commands/workloads.ts";
import type { Lab } from "./lab.ts";
import { isReady, type Pod } from "./pods.ts";

/** How long the platform may take to get settled, in seconds. */
const settleTimeout = 240;

/** The Deployments of the platform. */
export const deployments = ["sark", "gateway"] as const;

/** What every pod of the platform carries, and nothing else does. */
export const ofThePlatform = "app.kubernetes.io/part-of=sark-platform";

/** Everything of the platform that runs, or is about to start or to end. */
export async function platformPods(lab: Lab): Promise<readonly Pod[]> {
  const { items } = await lab.get<{ items: readonly Pod[] }>("pods", `--selector=${ofThePlatform}`);
  // Pods of finished Jobs.
  return items.filter(({ status }) => status.phase === "Pending" || status.phase === "Running");
}

/** Waits until all replicas that are wanted are ready, and no pod is about to end; returns how long that took. */
export async function settled(lab: Lab): Promise<number> {
  const { cluster } = lab.session;
  return lab.until("the platform to settle", settleTimeout, async () => {
    const wanted = await workloads(cluster, lab.namespace);
    if (!wanted.every(({ isSettled }) => isSettled)) return false;
    const pods = await platformPods(lab);
    return pods.every((pod) => pod.metadata.deletionTimestamp === undefined && isReady(pod));
  });
}

/**
 * Replaces all pods of a workload, one after the other.
 *
 * @param workload such as `deployment/sark`
 */
export async function restart(lab: Lab, workload: string): Promise<void> {
  lab.note(`pods of ${workload} are replaced`);
  await lab.kubectl(["rollout", "restart", workload, "--namespace", lab.namespace]);
  await rolledOut(lab, workload, settleTimeout);
}

/**
 * Waits until the pods of a workload are replaced.
 *
 * @param workload such as `statefulset/postgres`
 */
export async function rolledOut(lab: Lab, workload: string, seconds: number): Promise<void> {
  await lab.kubectl(["rollout", "status", workload, "--namespace", lab.namespace, `--timeout=${seconds}s`]);
}
