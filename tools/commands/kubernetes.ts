import { EmbeddedCluster } from "../cluster/embedded.ts";
import { Failure } from "../lib/failure.ts";
import { local } from "../lib/paths.ts";
import { type Progress, unchanged } from "../lib/progress.ts";
import { attempt } from "../lib/run.ts";
import { setUpKubernetes } from "../setup/index.ts";

/** A cluster to deploy to. */
export interface Cluster {
  /** For people: what and where it is. */
  readonly description: string;
  /** Absent: the user's own kubeconfig. */
  readonly kubeconfig?: string;
  /** Context of the kubeconfig; absent: its current one. */
  readonly context?: string;
  readonly kubectl: (args: readonly string[]) => Promise<string>;
}

/** The embedded cluster of this checkout, whether it runs or not. */
export async function embeddedCluster(progress: Progress): Promise<EmbeddedCluster> {
  return new EmbeddedCluster(local("cluster"), await setUpKubernetes(progress), progress.log);
}

/**
 * Provides a cluster: the user's own if a context is named, else the embedded one, started if it does not run.
 *
 * @throws Failure if the named context does not exist or its cluster does not answer
 */
export async function provideCluster(progress: Progress, context: string | undefined): Promise<Cluster> {
  if (context !== undefined) return foreignCluster(context, (await setUpKubernetes(progress)).kubectl);
  const embedded = await embeddedCluster(progress);
  await progress.step("Kubernetes on simulated nodes", async () => {
    const state = await embedded.start();
    return state === "running" ? unchanged : state;
  });
  return {
    description: "embedded Kubernetes, three simulated nodes",
    kubeconfig: embedded.kubeconfig,
    kubectl: (args) => embedded.kubectl(args),
  };
}

async function foreignCluster(context: string, kubectl: string): Promise<Cluster> {
  const answer = await attempt(kubectl, ["--context", context, "get", "--raw", "/readyz", "--request-timeout=10s"]);
  if (answer.status !== 0) {
    throw new Failure(
      `The cluster of context ${context} cannot be reached. Check --context against "kubectl config get-contexts", the ` +
        `network and your credentials.\n${answer.stderr.trim()}`,
    );
  }
  return {
    description: `the cluster of context ${context}`,
    context,
    kubectl: async (args) => {
      const result = await attempt(kubectl, ["--context", context, ...args]);
      if (result.status !== 0) throw new Failure(result.stderr.trim());
      return result.stdout;
    },
  };
}
