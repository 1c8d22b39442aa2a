import { Failure } from "../lib/failure.ts";
import { local } from "../lib/paths.ts";
import { duration, type Progress } from "../lib/progress.ts";
import { together } from "../lib/together.ts";
import { stackFile } from "../pulumi/stack-files.ts";
import { up } from "../pulumi/up.ts";
import { explain, Workspace } from "../pulumi/workspace.ts";
import { setUpPulumi } from "../setup/index.ts";
import { type Cluster, provideCluster, targetOf, type Wish } from "./kubernetes.ts";
import { localImages } from "../surroundings/images.ts";
import { provideSurroundings } from "../surroundings/index.ts";
import { firstRequest } from "./first-request.ts";
import { type Outputs, summary } from "./summary.ts";
import { isCurrent, rememberTarget, requireSameTarget } from "./target.ts";
import { settle, workloads } from "./workloads.ts";

/** The stack of this machine. */
export const stack = "local";

export interface StartOptions extends Wish {
  /** Prints what stands as JSON instead. */
  readonly json?: true;
}

/** Sets everything up and brings the platform up: the project's main job. */
export async function start(progress: Progress, wish: StartOptions): Promise<void> {
  const started = performance.now();
  requireSameTarget(targetOf(wish));
  const [pulumi, cluster] = await together(setUpPulumi(progress), provideCluster(progress, wish));
  const stoodBefore = isCurrent(cluster.target);
  rememberTarget(cluster.target);
  const workspace = new Workspace(pulumi, local("state"), progress.log, cluster.environment);
  const file = await workspace.ensureStack(stack);
  const surroundings = surround(cluster, progress);
  // A platform that stands need not wait for what stands around it.
  if (!stoodBefore) await surroundings;
  await together(surroundings, update(workspace, file, cluster, progress));
  const outputs = JSON.parse(await workspace.run(["stack", "output", "--json", "--stack", stack])) as Outputs;
  await settle(cluster, outputs.namespace, progress);
  if (cluster.loadImages !== undefined) {
    await progress.step("a request through the gateway", () =>
      firstRequest(cluster, outputs.namespace, outputs.endpoints.gateway),
    );
  }
  const standing = await workloads(cluster, outputs.namespace);
  const elapsed = performance.now() - started;
  if (wish.json === true) {
    const { namespace, endpoints, connections } = outputs;
    const seconds = Math.round(elapsed / 100) / 10;
    console.log(
      JSON.stringify({ stack, namespace, endpoints, connections, workloads: standing, seconds }, undefined, 2),
    );
  } else console.log(summary(stack, cluster.description, outputs, standing, duration(elapsed)));
}

/** Provides what stack local names and does not run, where containers run. */
async function surround(cluster: Cluster, progress: Progress): Promise<void> {
  if (cluster.loadImages === undefined) return;
  const file = stackFile(stack);
  await provideSurroundings(cluster, file, await localImages(file, progress), progress);
}

async function update(workspace: Workspace, file: string, cluster: Cluster, progress: Progress): Promise<void> {
  const context =
    cluster.context === undefined ? [] : ["--config", `sark:cluster=${JSON.stringify({ context: cluster.context })}`];
  await progress.step("pulumi up, with the policy pack", async (note) => {
    const result = await up(workspace, { stack, file }, note, context);
    if (result.status !== 0) {
      throw new Failure(`${explain(result)}\n\nWhat was created stays as it is; "npm start" goes on from there.`);
    }
    return changes(result.stdout);
  });
}

/** `24 created, 2 updated`, from pulumi's closing lines. */
function changes(output: string): string {
  const counted = [...output.matchAll(/^\s+[-+~]+ ?(\d+) (created|updated|deleted|replaced)$/gm)];
  return counted.length === 0 ? "no change" : counted.map(([, count, what]) => `${count} ${what}`).join(", ");
}
