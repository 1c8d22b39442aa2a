import { rmSync } from "node:fs";
import { Failure } from "../lib/failure.ts";
import { local } from "../lib/paths.ts";
import type { Progress } from "../lib/progress.ts";
import { explain, Workspace } from "../pulumi/workspace.ts";
import { setUpPulumi } from "../setup/index.ts";
import { embeddedCluster } from "./kubernetes.ts";
import { stack } from "./start.ts";
import { currentContext, forgetTarget } from "./target.ts";

/** Removes the platform: its objects from the user's cluster, or the embedded cluster with everything in it. */
export async function down(progress: Progress): Promise<void> {
  const context = currentContext();
  if (context !== undefined) await destroy(context, progress);
  const cluster = await embeddedCluster(progress);
  await progress.step("embedded Kubernetes and state", async () => {
    await cluster.wipe();
    for (const folder of ["state", "stacks"]) rmSync(local(folder), { recursive: true, force: true });
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
