import { Failure } from "../lib/failure.ts";
import { local } from "../lib/paths.ts";
import { duration, type Progress } from "../lib/progress.ts";
import { together } from "../lib/together.ts";
import { explain, Workspace } from "../pulumi/workspace.ts";
import { setUpPulumi } from "../setup/index.ts";
import { type Cluster, provideCluster } from "./kubernetes.ts";
import { type Outputs, summary } from "./summary.ts";
import { rememberTarget, requireSameTarget } from "./target.ts";
import { settle, workloads } from "./workloads.ts";

export interface StartOptions {
  /** Context of the user's kubeconfig to deploy to instead of the embedded cluster. */
  readonly context?: string;
}

/** The stack of this machine. */
export const stack = "local";

/** Sets everything up and brings the platform up: the project's main job. */
export async function start(progress: Progress, options: StartOptions): Promise<void> {
  const started = performance.now();
  requireSameTarget(options.context);
  const [pulumi, cluster] = await together(setUpPulumi(progress), provideCluster(progress, options.context));
  rememberTarget(options.context);
  const workspace = new Workspace(pulumi, local("state"), progress.log, cluster.kubeconfig);
  await update(workspace, await workspace.ensureStack(stack), cluster, progress);
  const outputs = JSON.parse(await workspace.run(["stack", "output", "--json", "--stack", stack])) as Outputs;
  await settle(cluster, outputs.namespace, progress);
  const elapsed = duration(performance.now() - started);
  console.log(summary(stack, cluster.description, outputs, await workloads(cluster, outputs.namespace), elapsed));
}

async function update(workspace: Workspace, file: string, cluster: Cluster, progress: Progress): Promise<void> {
  const context =
    cluster.context === undefined ? [] : ["--config", `sark:cluster=${JSON.stringify({ context: cluster.context })}`];
  await progress.step("pulumi up, with the policy pack", async (note) => {
    let done = 0;
    const result = await workspace.update(
      stack,
      ["up", "--config-file", file, ...context, "--yes", "--skip-preview", "--policy-pack", "policy"],
      (text) => {
        done += [...text.matchAll(/ (?:created|updated|deleted|replaced) \(/g)].length;
        note(`${done} resources done`);
      },
    );
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
