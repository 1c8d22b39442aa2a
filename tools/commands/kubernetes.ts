import { existsSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../lib/failure.ts";
import { local } from "../lib/paths.ts";
import { type Progress, unchanged } from "../lib/progress.ts";
import { attempt, run } from "../lib/run.ts";
import { missingForRealNodes, RealCluster, wipeRealCluster } from "../cluster/real/index.ts";
import { SimulatedCluster } from "../cluster/simulated/index.ts";
import { setUpControlPlane, setUpSimulatedNodes } from "../setup/index.ts";
import { type NamedImage, setUpRealNodes } from "../setup/real-nodes.ts";
import { currentTarget, describe, forgetTarget, isCurrent, type Nodes, type Target } from "./target.ts";

/** A cluster to deploy to. */
export interface Cluster {
  readonly target: Target;
  /** For people: what and where it is. */
  readonly description: string;
  /** What clients need in their environment to reach it; empty: the user's own kubeconfig. */
  readonly environment: Readonly<Record<string, string>>;
  /** Context of the kubeconfig; absent: its current one. */
  readonly context?: string;
  /** The program, for what `kubectl` is too simple for; it needs the environment and the context. */
  readonly kubectlProgram: string;
  readonly kubectl: (args: readonly string[], input?: string) => Promise<string>;
  /** Runs a command in the namespaces of a node; absent where nodes cannot be entered. */
  readonly onNode?: (node: string, command: readonly string[]) => Promise<string>;
  /** The command with the words before it that run it on a node, for who uses its streams; absent where `onNode` is. */
  readonly commandOnNode?: (node: string, command: readonly string[]) => readonly string[];
  /** Runs a command where the control plane runs, without asking it anything; absent where that cannot be entered. */
  readonly onControlPlane?: (command: readonly string[]) => Promise<string>;
  /** Puts images on every node; absent where no container runs, or a registry has them. */
  readonly loadImages?: (images: readonly NamedImage[]) => Promise<void>;
}

/** Where the user wants the platform; nothing given: where it stands, else what suits this machine. */
export interface Wish {
  /** Context of the user's kubeconfig. */
  readonly context?: string;
  readonly nodes?: Nodes;
}

/**
 * Provides a cluster: the user's own if a context is named, else one of this machine, started if it does not run.
 *
 * @throws Failure if the context's cluster does not answer, or the nodes cannot run here
 */
export async function provideCluster(progress: Progress, wish: Wish): Promise<Cluster> {
  const target = targetOf(wish) ?? currentTarget() ?? (await suitable(progress));
  if ("context" in target) return foreignCluster(target.context, progress);
  const cluster = target.nodes === "real" ? await realNodes(progress) : await simulatedNodes(progress);
  await progress.step(`Kubernetes with ${target.nodes} nodes`, async () => {
    const state = await cluster.start();
    if (state === "running") return unchanged;
    // What stood on the cluster before went with it.
    if (state === "created" && isCurrent(target)) forgetTarget();
    return state;
  });
  return localCluster(target.nodes, cluster, progress);
}

/**
 * The cluster that the platform stands on.
 *
 * @throws Failure if it stands nowhere, or no longer
 */
export async function standingCluster(progress: Progress): Promise<Cluster> {
  const target = currentTarget();
  if (target === undefined) throw new Failure("The platform does not stand yet. Bring it up with: npm start");
  if ("context" in target) return foreignCluster(target.context, progress);
  const cluster = target.nodes === "real" ? await realNodes(progress) : await simulatedNodes(progress);
  if (!cluster.isRunning()) {
    throw new Failure(
      "The Kubernetes of this machine has ended, and the platform with it. Bring it up with: npm start",
    );
  }
  return localCluster(target.nodes, cluster, progress);
}

/** Where the user wants the platform; undefined: anywhere. */
export function targetOf({ context, nodes }: Wish): Target | undefined {
  if (context !== undefined && nodes !== undefined) {
    throw new Failure("Give --context or --nodes, not both: the nodes of your cluster are its own.");
  }
  if (context !== undefined) return { context };
  return nodes === undefined ? undefined : { nodes };
}

/** Real nodes where this machine allows them, else simulated ones; says why. */
async function suitable(progress: Progress): Promise<Target> {
  const missing = await missingForRealNodes(progress, { installPackages: true });
  if (missing.length === 0) return { nodes: "real" };
  progress.line(`  Nodes are simulated, no container runs: ${missing.join("; ")}`);
  return { nodes: "simulated" };
}

async function realNodes(progress: Progress): Promise<RealCluster> {
  const missing = await missingForRealNodes(progress, { installPackages: true });
  if (missing.length > 0) {
    throw new Failure(
      `Real nodes cannot run on this machine: ${missing.join("; ")}. Mend that, or start with simulated nodes: ` +
        "npm start -- --nodes simulated",
    );
  }
  return new RealCluster(realDirectory(), await setUpRealNodes(progress), progress.log);
}

async function simulatedNodes(progress: Progress): Promise<SimulatedCluster> {
  return new SimulatedCluster(simulatedDirectory(), await setUpSimulatedNodes(progress), progress.log);
}

async function localCluster(
  nodes: Nodes,
  cluster: RealCluster | SimulatedCluster,
  progress: Progress,
): Promise<Cluster> {
  return {
    target: { nodes },
    description: `three ${describe({ nodes })}`,
    environment: cluster.environment,
    kubectlProgram: (await setUpControlPlane(progress)).kubectl,
    kubectl: (args, input) => cluster.kubectl(args, input),
    ...(cluster instanceof RealCluster && {
      onNode: (node, command) => cluster.onNode(node, command),
      commandOnNode: (node, command) => cluster.commandOnNode(node, command),
      onControlPlane: (command) => cluster.onControlPlane(command),
      loadImages: (images) => cluster.loadImages(images),
    }),
  };
}

async function foreignCluster(context: string, progress: Progress): Promise<Cluster> {
  const { kubectl } = await setUpControlPlane(progress);
  const answer = await attempt(kubectl, ["--context", context, "get", "--raw", "/readyz", "--request-timeout=10s"]);
  if (answer.status !== 0) {
    throw new Failure(
      `The cluster of context ${context} cannot be reached. Check --context against "kubectl config get-contexts", the ` +
        `network and your credentials.\n${answer.stderr.trim()}`,
    );
  }
  return {
    target: { context },
    description: describe({ context }),
    environment: {},
    context,
    kubectlProgram: kubectl,
    kubectl: (args, input) => run(kubectl, ["--context", context, ...args], { ...(input !== undefined && { input }) }),
  };
}

/** Ends and removes every Kubernetes of this checkout. */
export async function wipeLocalClusters(progress: Progress): Promise<void> {
  await wipeRealCluster(realDirectory());
  if (existsSync(simulatedDirectory())) {
    await new SimulatedCluster(simulatedDirectory(), await setUpSimulatedNodes(progress), progress.log).wipe();
  }
}

const realDirectory = () => join(local("cluster"), "real");
const simulatedDirectory = () => join(local("cluster"), "simulated");
