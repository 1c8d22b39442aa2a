import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../lib/failure.ts";
import { local } from "../lib/paths.ts";
import { duration, type Progress } from "../lib/progress.ts";
import { explain, Workspace } from "../pulumi/workspace.ts";
import { setUpPulumi } from "../setup/index.ts";
import { type Cluster, provideCluster } from "./kubernetes.ts";
import { summary } from "./summary.ts";

export interface StartOptions {
  /** Context of the user's kubeconfig to deploy to instead of the embedded cluster. */
  readonly context?: string;
}

const stack = "local";

/** How long the pods may take to get ready after Pulumi is done, in seconds. */
const settleTimeout = 180;

/** Sets everything up and brings the platform up: the project's main job. */
export async function start(progress: Progress, options: StartOptions): Promise<void> {
  const started = performance.now();
  const pulumi = await setUpPulumi(progress);
  const cluster = await provideCluster(progress, options.context);
  const workspace = new Workspace(pulumi, local("state"), progress.log, cluster.kubeconfig);
  const file = await workspace.ensureStack(stack);
  await update(workspace, file, cluster, progress);
  await settle(cluster, progress);
  console.log(await summary(cluster, workspace, stack, duration(performance.now() - started)));
}

async function update(workspace: Workspace, file: string, cluster: Cluster, progress: Progress): Promise<void> {
  const context = cluster.context === undefined ? [] : ["--config", `sark:cluster={"context":"${cluster.context}"}`];
  await progress.step("pulumi up, with the policy pack", async () => {
    const result = await workspace.attempt([
      "up",
      "--stack",
      stack,
      "--config-file",
      file,
      "--yes",
      "--skip-preview",
      "--suppress-progress",
      "--policy-pack",
      "policy",
      ...context,
    ]);
    if (result.status !== 0) {
      throw new Failure(`${explain(result)}\n\nWhat was created stays as it is; "npm start" goes on from there.`);
    }
    return changes(result.stdout);
  });
}

/** `24 created, 2 updated`, from pulumi's closing lines. */
function changes(output: string): string {
  const counted = [...output.matchAll(/^\s+[-+~]+ (\d+) (created|updated|deleted|replaced)$/gm)];
  return counted.length === 0 ? "no change" : counted.map(([, count, what]) => `${count} ${what}`).join(", ");
}

interface DeploymentStatus {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly generation: number };
  readonly spec: { readonly replicas: number };
  readonly status: {
    readonly observedGeneration?: number;
    readonly availableReplicas?: number;
    readonly updatedReplicas?: number;
  };
}

/** Waits until every Deployment has all the replicas its autoscaler wants. */
async function settle(cluster: Cluster, progress: Progress): Promise<void> {
  const deadline = Date.now() + settleTimeout * 1000;
  await progress.step("all replicas", async () => {
    for (;;) {
      const waiting = await unsettled(cluster);
      if (waiting.length === 0) return "available";
      if (Date.now() > deadline) {
        throw new Failure(
          `Not all replicas are available after ${settleTimeout} seconds: ${waiting.join(", ")}. ` +
            `Look at them with: npm run kubectl -- get pods --all-namespaces`,
        );
      }
      await sleep(500);
    }
  });
}

async function unsettled(cluster: Cluster): Promise<readonly string[]> {
  const selector = ["-l", "app.kubernetes.io/part-of=sark-platform", "--all-namespaces", "-o", "json"];
  const scalers = items<{ metadata: { name: string }; spec: { minReplicas: number } }>(
    await cluster.kubectl(["get", "horizontalpodautoscalers", ...selector]),
  );
  const minimum = new Map(scalers.map(({ metadata, spec }) => [metadata.name, spec.minReplicas]));
  return items<DeploymentStatus>(await cluster.kubectl(["get", "deployments", ...selector])).flatMap(
    ({ metadata, spec, status }) => {
      const wanted = Math.max(spec.replicas, minimum.get(metadata.name) ?? 0);
      const available = status.availableReplicas ?? 0;
      const isSettled =
        status.observedGeneration === metadata.generation &&
        available >= wanted &&
        status.updatedReplicas === available;
      return isSettled ? [] : [`${metadata.namespace}/${metadata.name} ${available} of ${wanted}`];
    },
  );
}

const items = <T>(json: string): readonly T[] => (JSON.parse(json) as { items: T[] }).items;
