import { local } from "../lib/paths.ts";
import type { Progress } from "../lib/progress.ts";
import { together } from "../lib/together.ts";
import { requireStack } from "../pulumi/stacks.ts";
import { Workspace } from "../pulumi/workspace.ts";
import { setUpPulumi } from "../setup/index.ts";
import { provideCluster, type Wish } from "./kubernetes.ts";
import { rememberTarget } from "./target.ts";

/** Shows on the terminal what an update of the stack would do; returns pulumi's exit status. */
export async function preview(progress: Progress, stack: string, wish: Wish): Promise<number> {
  requireStack(stack);
  const [pulumi, cluster] = await together(setUpPulumi(progress), provideCluster(progress, wish));
  if (wish.context === undefined) rememberTarget(cluster.target);
  const workspace = new Workspace(pulumi, local("state"), progress.log, cluster.environment);
  const file = await workspace.ensureStack(stack);
  // Without a terminal the progress would be lines of its own, each resource twice.
  const calm = process.stdout.isTTY ? [] : ["--suppress-progress"];
  const args = ["preview", "--stack", stack, "--config-file", file, "--policy-pack", "policy", ...calm];
  return workspace.interactive(args);
}
