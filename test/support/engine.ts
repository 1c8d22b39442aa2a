import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { SimulatedCluster } from "../../tools/cluster/simulated/index.ts";
import { Log } from "../../tools/lib/log.ts";
import { settle } from "../../tools/commands/workloads.ts";
import { local } from "../../tools/lib/paths.ts";
import { Progress } from "../../tools/lib/progress.ts";
import type { RunResult } from "../../tools/lib/run.ts";
import { Workspace } from "../../tools/pulumi/workspace.ts";
import { type Pulumi, type SimulatedNodePrograms, setUpSimulatedNodes, setUpPulumi } from "../../tools/setup/index.ts";

/** What stacks need beside a Kubernetes. */
export interface Surroundings {
  /** Pulumi with further providers. */
  readonly pulumi?: Pulumi;
  /** What those find in their environment. */
  readonly environment?: Workspace["environment"];
}

/** The real engine and a Kubernetes of its own, in a folder of its own, for one test file. */
export class Engine {
  readonly cluster: SimulatedCluster;
  readonly workspace: Workspace;
  readonly directory: string;
  readonly programs: SimulatedNodePrograms;
  private readonly progress: Progress;

  private constructor(
    directory: string,
    cluster: SimulatedCluster,
    workspace: Workspace,
    programs: SimulatedNodePrograms,
    progress: Progress,
  ) {
    this.directory = directory;
    this.cluster = cluster;
    this.workspace = workspace;
    this.programs = programs;
    this.progress = progress;
  }

  /** @param surroundings what stacks need beside the cluster; default: nothing */
  static async start(surroundings: Surroundings = {}): Promise<Engine> {
    const progress = new Progress(new Log("enginetest"));
    const directory = mkdtempSync(join(local("test"), "engine-"));
    const programs = await setUpSimulatedNodes(progress);
    const cluster = new SimulatedCluster(join(directory, "cluster"), programs, progress.log);
    await cluster.start().catch(async (error: unknown) => {
      await cluster.wipe();
      throw error;
    });
    const state = join(directory, "state");
    mkdirSync(state);
    const pulumi = surroundings.pulumi ?? (await setUpPulumi(progress));
    const environment = { ...cluster.environment, ...surroundings.environment };
    const workspace = new Workspace(pulumi, state, progress.log, environment);
    return new Engine(directory, cluster, workspace, programs, progress);
  }

  async stop(): Promise<void> {
    await this.cluster.wipe();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Makes sure that the stack exists and returns a private copy of its settings file, changed as wanted. */
  async stack(name: string, change: (config: Record<string, unknown>) => void = () => undefined): Promise<string> {
    const file = await this.workspace.ensureStack(name);
    const content = parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
    change(content.config);
    writeFileSync(file, stringify(content));
    return file;
  }

  /** Runs `pulumi up` of the stack with the policy pack. */
  async up(stack: string, file: string, onOutput?: (text: string) => void): Promise<RunResult> {
    return this.workspace.attempt(
      ["up", "--stack", stack, "--config-file", file, "--yes", "--skip-preview", "--policy-pack", "policy"],
      onOutput,
    );
  }

  /** What an update would do, by resource: `update kubernetes:apps/v1:Deployment sark`. */
  async plan(stack: string, file: string): Promise<readonly string[]> {
    const result = await this.workspace.attempt([
      ...["preview", "--stack", stack, "--config-file", file, "--json", "--policy-pack", "policy"],
    ]);
    const { steps = [] } = JSON.parse(result.stdout) as { steps?: readonly { op: string; urn: string }[] };
    return steps
      .filter(({ op }) => op !== "same")
      .map(({ op, urn }) => [op, ...(urn.split("$").at(-1) ?? "").split("::").slice(-2)].join(" "))
      .map((text) => text.replace(/ .*\$/, " "))
      .sort();
  }

  /** Waits until all replicas are there: autoscalers ask for their least number after an update is done, and a refresh would see it. */
  async settle(namespace: string): Promise<void> {
    await settle(this.cluster, namespace, this.progress);
  }

  async kubectl(...args: readonly string[]): Promise<string> {
    return this.cluster.kubectl(args);
  }

  /** Objects of a kind. */
  async objects<T>(...args: readonly string[]): Promise<readonly T[]> {
    return (JSON.parse(await this.kubectl("get", ...args, "--output", "json")) as { items: readonly T[] }).items;
  }
}
