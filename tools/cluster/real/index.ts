import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Failure } from "../../lib/failure.ts";
import type { Log } from "../../lib/log.ts";
import { duration, Progress } from "../../lib/progress.ts";
import { attempt, run } from "../../lib/run.ts";
import type { NamedImage, RealNodePrograms } from "../../setup/real-nodes.ts";
import { issueCertificates } from "./certificates.ts";
import { createCgroups } from "./cgroups/index.ts";
import { clientEnvironment, systemEnvironment } from "./environment.ts";
import { logDirectory, planFile, temporaryDirectory } from "./files.ts";
import { healthQuery, type Kind, unready } from "./health.ts";
import { importImages, inArchive } from "./images.ts";
import { claimSlot, connect } from "./link.ts";
import { manifests, metricsApi } from "./manifests/index.ts";
import { enterNodeFromOutside, enterWorld } from "./namespaces.ts";
import { identityOf, makePlan, type Plan } from "./plan.ts";
import { missingForRealNodes } from "./preconditions.ts";
import { firstProcess } from "./processes.ts";
import { alone, clear, removeOutside, wipeRealCluster } from "./removal.ts";
import { until } from "./wait.ts";
import { createWorld, lastWords } from "./world.ts";

export { missingForRealNodes, wipeRealCluster };

/** How long everything may take to get ready, in milliseconds. */
const startTimeout = 180_000;

/** How long a cluster that runs may be unready before it is given up, in milliseconds. */
const recoveryTimeout = 20_000;

export interface RealClusterOptions {
  /** Default: 3, each in a zone of its own. */
  readonly nodes?: 1 | 2 | 3;
}

/**
 * A Kubernetes with real nodes, all in Linux namespaces of its own on this machine: pods really run, network policies
 * are enforced, and nothing of the machine is changed. Several live side by side in different folders.
 *
 * Outside its folder it has one network link with one route, one cgroup, and processes that all end with the first one.
 * What is in it does not outlive its processes.
 */
export class RealCluster {
  /** Gives full access to this cluster and to nothing else. */
  readonly kubeconfig: string;
  private readonly directory: string;
  private readonly programs: RealNodePrograms;
  private readonly log: Log;
  private readonly nodeCount: number;

  constructor(directory: string, programs: RealNodePrograms, log: Log, options: RealClusterOptions = {}) {
    this.directory = resolve(directory);
    this.programs = programs;
    this.log = log;
    this.nodeCount = options.nodes ?? 3;
    this.kubeconfig = join(this.directory, "kubeconfig");
  }

  /** What other clients than `kubectl` need in their environment to reach the cluster. */
  get environment(): Readonly<Record<string, string>> {
    return clientEnvironment(this.directory, this.kubeconfig);
  }

  /** Brings the cluster up: leaves it alone if it is well, else removes what is left of it and creates it afresh. */
  async start(): Promise<"running" | "created"> {
    return alone(this.directory, async () => {
      if (await this.isWell()) return "running";
      await clear(this.directory);
      await this.create();
      return "created";
    });
  }

  /** Whether it was started and has not ended, however it is. */
  isRunning(): boolean {
    return firstProcess(this.directory) !== undefined && existsSync(planFile(this.directory));
  }

  /** Ends the cluster's processes and removes every trace of it. Does nothing if there is none. */
  async wipe(): Promise<void> {
    await wipeRealCluster(this.directory);
  }

  /** Runs kubectl against this cluster. */
  async kubectl(args: readonly string[], input?: string): Promise<string> {
    return run(this.programs.kubectl, args, { env: this.environment, ...(input !== undefined && { input }) });
  }

  /** Puts images on every node, under all the names that pods use for them. What a node has already stays. */
  async loadImages(images: readonly NamedImage[]): Promise<void> {
    const names = this.plan().nodes.map(({ name }) => name);
    const archived = await Promise.all(images.map(inArchive));
    await Promise.all(names.map((name) => importImages((command) => this.onNode(name, command), archived)));
  }

  /** Runs a command in the namespaces of a node and returns its standard output. */
  async onNode(name: string, command: readonly string[]): Promise<string> {
    const [program = "", ...args] = this.commandOnNode(name, command);
    // What it prints may be a recording of calls with their tokens, which no log may have.
    this.log.write(`$ on ${name}: ${command.join(" ")}`);
    return run(program, args, { env: systemEnvironment });
  }

  /** The command with the words before it that run it in the namespaces of a node. */
  commandOnNode(name: string, command: readonly string[]): readonly string[] {
    const node = this.plan().nodes.find((candidate) => candidate.name === name);
    const first = firstProcess(this.directory);
    if (node === undefined || first === undefined) throw new Failure(`There is no running node ${name}.`);
    return [...enterNodeFromOutside(first, node), ...command];
  }

  /** Runs a command where the control plane's processes are and returns its standard output. */
  async onControlPlane(command: readonly string[]): Promise<string> {
    const first = firstProcess(this.directory);
    if (first === undefined) throw new Failure("There is no running control plane.");
    const [program = "", ...args] = [...enterWorld(first), ...command];
    return run(program, args, { env: systemEnvironment, log: this.log });
  }

  private plan(): Plan {
    return JSON.parse(readFileSync(planFile(this.directory), "utf8")) as Plan;
  }

  /** Whether the cluster runs as it would be created now, and is ready or gets ready soon by itself. */
  private async isWell(): Promise<boolean> {
    if (!this.isRunning()) return false;
    const plan = this.plan();
    const wanted = makePlan(this.directory, plan.slot, this.nodeCount, this.programs);
    if (JSON.stringify(plan) !== JSON.stringify(wanted)) return false;
    return until(async () => (await this.unready(plan)).length === 0, recoveryTimeout);
  }

  private async create(): Promise<void> {
    const started = performance.now();
    const note = (what: string) => {
      this.log.write(`${what} after ${duration(performance.now() - started)}`);
    };
    const missing = await missingForRealNodes(new Progress(this.log));
    if (missing.length > 0) throw new Failure(`Real nodes cannot run on this machine: ${missing.join("; ")}.`);
    try {
      const plan = makePlan(this.directory, await claimSlot(identityOf(this.directory)), this.nodeCount, this.programs);
      for (const folder of [this.directory, logDirectory(this.directory), temporaryDirectory(this.directory)]) {
        mkdirSync(folder, { mode: 0o700 });
      }
      writeFileSync(planFile(this.directory), JSON.stringify(plan, undefined, 2));
      const nodes = plan.nodes.map(({ name }) => name);
      createCgroups(plan.identity, nodes);
      await issueCertificates(plan, this.kubeconfig);
      note("certificates issued");
      await connect(plan.identity, await createWorld(plan));
      await this.waitFor("the API server", async () => (await this.ask(["get", "--raw=/readyz"])) !== undefined);
      note("API server ready");
      await this.register(manifests(plan));
      await this.waitForAll("Node", plan);
      note("nodes ready");
      await this.waitForAll("Deployment", plan);
      await this.register([metricsApi]);
      await this.waitForAll("APIService", plan);
      note("everything ready");
    } catch (error) {
      // Its files stay, for the logs; the next start removes them.
      await removeOutside(this.directory);
      throw error;
    }
  }

  private async register(items: readonly object[]): Promise<void> {
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
    await this.kubectl(["create", "--validate=ignore", "--filename=-"], list);
  }

  private async waitForAll(kind: Kind, plan: Plan): Promise<void> {
    await this.waitFor(`every ${kind}`, async () => {
      return !(await this.unready(plan)).some((thing) => thing.startsWith(`${kind} `));
    });
  }

  private async waitFor(what: string, isReady: () => Promise<boolean>): Promise<void> {
    const isOver = () => firstProcess(this.directory) === undefined;
    const ready = await until(async () => isOver() || (await isReady()), startTimeout);
    if (ready && !isOver()) return;
    const reason = ready ? lastWords(this.directory) : `${startTimeout / 1000} seconds were too short for ${what}.`;
    throw new Failure(
      `The Kubernetes with real nodes could not be started. Its logs: ${logDirectory(this.directory)}\n${reason}`,
    );
  }

  private async unready(plan: Plan): Promise<readonly string[]> {
    const nodes = plan.nodes.map(({ name }) => name);
    return unready(await this.ask(healthQuery), nodes);
  }

  /** Undefined if the API server does not answer well. */
  private async ask(args: readonly string[]): Promise<string | undefined> {
    const command = [...args, "--request-timeout=2s"];
    const { status, stdout } = await attempt(this.programs.kubectl, command, { env: this.environment });
    return status === 0 ? stdout : undefined;
  }
}
