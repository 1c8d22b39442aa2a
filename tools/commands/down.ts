import { Failure } from "../lib/failure.ts";
import { local } from "../lib/paths.ts";
import type { Progress } from "../lib/progress.ts";
import { explain, Workspace } from "../pulumi/workspace.ts";
import { setUpPulumi } from "../setup/index.ts";
import { wipeLocalClusters } from "./kubernetes.ts";
import { stack } from "./start.ts";
import { currentTarget, forgetTarget } from "./target.ts";

/** Removes the platform: its objects from the user's cluster, or this machine's Kubernetes with everything in it. */
export async function down(progress: Progress): Promise<void> {
  const target = currentTarget();
  if (target !== undefined && "context" in target) await destroy(target.context, progress);
  await progress.step("Kubernetes of this machine, and state", async () => {
    await wipeLocalClusters(progress);
    forgetTarget();
    return "gone";
  });
}

async function destroy(context: string, progress: Progress): Promise<void> {
  const workspace = new Workspace(await setUpPulumi(progress), local("state"), progress.log);
  await progress.step(`pulumi destroy on context ${context}`, async () => {
    const file = await workspace.ensureStack(stack);
    const result = await workspace.update(stack, ["destroy", "--config-file", file, "--yes", "--skip-preview"]);
    if (result.status !== 0) {
      throw new Failure(`${explain(result)}\n\nWhat is left is still in the state; run "npm run down" again.`);
    }
    return "destroyed";
  });
}
