import { local } from "../lib/paths.ts";
import type { Progress } from "../lib/progress.ts";
import { together } from "../lib/together.ts";
import { provideCluster, type Wish } from "../commands/kubernetes.ts";
import { rememberTarget } from "../commands/target.ts";
import { requireStack, stackFile } from "../pulumi/stack-files.ts";
import { Workspace } from "../pulumi/workspace.ts";
import { setUpPulumi } from "../setup/index.ts";

/** Where a stack lives. */
export interface Whereabouts extends Wish {
  /**
   * State that a team shares, as `pulumi login` takes it: `s3://bucket?region=…`, `https://api.pulumi.com`. The stack exists
   * there, and the cluster is the one of the kubeconfig. Default: the state of this checkout.
   */
  readonly backend?: string;
}

/** A stack that Pulumi can work on. */
export interface Place {
  readonly workspace: Workspace;
  /** The file with its settings. */
  readonly file: string;
}

/**
 * Provides Pulumi, the state and the cluster of a stack.
 *
 * @throws Failure if there is no such stack
 */
export async function provideStack(progress: Progress, stack: string, where: Whereabouts): Promise<Place> {
  requireStack(stack);
  if (where.backend !== undefined) {
    const pulumi = await setUpPulumi(progress);
    const environment = { PULUMI_BACKEND_URL: where.backend };
    return { workspace: new Workspace(pulumi, local("state"), progress.log, environment), file: stackFile(stack) };
  }
  const [pulumi, cluster] = await together(setUpPulumi(progress), provideCluster(progress, where));
  if (where.context === undefined) rememberTarget(cluster.target);
  const workspace = new Workspace(pulumi, local("state"), progress.log, cluster.environment);
  return { workspace, file: await workspace.ensureStack(stack) };
}
