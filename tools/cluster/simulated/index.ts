import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseAllDocuments } from "yaml";
import { Failure, messageOf } from "../../lib/failure.ts";
import { withLock } from "../../lib/lock.ts";
import type { Log } from "../../lib/log.ts";
import { cache } from "../../lib/paths.ts";
import { attempt, run } from "../../lib/run.ts";
import type { SimulatedNodePrograms } from "../../setup/index.ts";
import { nodeManifests, nodeNames, storageManifests } from "./nodes.ts";

const clusterName = "sark";

/** How long the control plane and the nodes may take, in seconds. */
const startTimeout = 120;

/** How long a program that cannot start takes to end, in milliseconds. */
const settling = 500;

/**
 * A Kubernetes with simulated nodes, in one folder: real etcd, API server, controllers and scheduler as plain processes on free
 * loopback ports, and simulated nodes. Several live side by side in different folders.
 */
export class SimulatedCluster {
  /** Gives full access to this cluster and to nothing else. */
  readonly kubeconfig: string;
  private readonly directory: string;
  private readonly programs: SimulatedNodePrograms;
  private readonly log: Log;

  constructor(directory: string, programs: SimulatedNodePrograms, log: Log) {
    this.directory = directory;
    this.programs = programs;
    this.log = log;
    this.kubeconfig = join(directory, "kubeconfig");
  }

  /** What clients need in their environment to reach the cluster. */
  get environment(): Readonly<Record<string, string>> {
    return { KUBECONFIG: this.kubeconfig };
  }

  /** Brings the cluster up: leaves it alone if it runs, heals it if parts of it died, creates it if there is none. */
  async start(): Promise<"running" | "restarted" | "created"> {
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    return this.locked(async () => {
      if (await this.isReady()) return "running";
      const exists = this.exists();
      if (exists) {
        this.forgetStaleProcesses();
        await this.kwokctl("stop", "cluster");
        await this.requirePorts();
        await this.kwokctl("start", "cluster", "--wait", `${startTimeout}s`);
        // The kwok that died holds its nodes until their leases end; without them the new one takes over at once.
        await this.kubectl(["delete", "leases", "--namespace", "kube-node-lease", "--all"]);
      } else {
        await this.createWhole();
      }
      await this.waitUntilReady();
      return exists ? "restarted" : "created";
    });
  }

  /** Whether it was started and has not ended, however it is. */
  isRunning(): boolean {
    return this.processes().some(({ alive }) => alive);
  }

  /** Ends the cluster's processes and deletes everything in it. Does nothing if there is no cluster. */
  async wipe(): Promise<void> {
    if (!existsSync(this.directory)) return;
    await this.locked(async () => {
      if (this.exists()) {
        this.forgetStaleProcesses();
        await this.kwokctl("delete", "cluster");
      }
      rmSync(this.directory, { recursive: true, force: true });
    });
  }

  /** The lock lies beside the folder, because whoever waits for it may find the folder deleted. */
  private async locked<T>(work: () => Promise<T>): Promise<T> {
    return withLock(dirname(this.directory), basename(this.directory), work);
  }

  /** Runs kubectl against this cluster. */
  async kubectl(args: readonly string[], input?: string): Promise<string> {
    return run(this.programs.kubectl, args, {
      env: this.environment,
      ...(input !== undefined && { input }),
    });
  }

  /** Whether the API server answers and all nodes are ready. */
  private async isReady(): Promise<boolean> {
    if (!existsSync(this.kubeconfig)) return false;
    const nodes = await attempt(
      this.programs.kubectl,
      ["get", "nodes", "-o", "jsonpath={range .items[*]}{.metadata.name}{'\\n'}{end}", "--request-timeout=2s"],
      { env: this.environment },
    );
    return nodes.status === 0 && nodeNames.every((name) => nodes.stdout.split("\n").includes(name)) && this.allRun();
  }

  /**
   * Creates the cluster, and once more where a program of it ended at once: a port that was free when kwokctl looked for one may
   * be taken when the program wants it.
   */
  private async createWhole(): Promise<void> {
    // Two that look for free ports at once find the same.
    const create = async () => withLock(cache("locks"), "simulated-ports", () => this.create());
    await create();
    await sleep(settling);
    if (this.allRun()) return;
    this.log.write("A program of the cluster ended at once, so the cluster is created anew.");
    this.forgetStaleProcesses();
    await this.kwokctl("delete", "cluster");
    await create();
  }

  private async create(): Promise<void> {
    const configuration = join(this.directory, "kwokctl.yaml");
    writeFileSync(configuration, JSON.stringify(this.kwokctlConfiguration(), undefined, 2));
    try {
      await this.kwokctl(
        "create",
        "cluster",
        "--config",
        configuration,
        "--kubeconfig",
        this.kubeconfig,
        "--wait",
        `${startTimeout}s`,
      );
      await this.kubectl(
        ["apply", "-f", "-"],
        JSON.stringify({ apiVersion: "v1", kind: "List", items: [...nodeManifests, ...storageManifests] }),
      );
    } catch (error) {
      // Half a cluster would be taken for a whole one by the next start.
      await this.kwokctl("delete", "cluster").catch((problem: unknown) => {
        this.log.write(messageOf(problem));
      });
      throw error;
    }
  }

  private kwokctlConfiguration(): unknown {
    const { etcd, apiServer, controllerManager, scheduler, kwok, kubectl, metricsServer } = this.programs;
    return {
      apiVersion: "config.kwok.x-k8s.io/v1alpha1",
      kind: "KwokctlConfiguration",
      options: {
        runtime: "binary",
        bindAddress: "127.0.0.1",
        securePort: true,
        kubeAuthorization: true,
        kubeAdmission: true,
        enableMetricsServer: true,
        // Heartbeats as often as a kubelet's; by default kwok spares many nodes and notices a failure after minutes.
        heartbeatFactor: 1,
        metricsServerManifests: [join(import.meta.dirname, "metrics-server")],
        cacheDir: join(this.directory, "cache"),
        etcdBinary: etcd,
        kubeApiserverBinary: apiServer,
        kubeControllerManagerBinary: controllerManager,
        kubeSchedulerBinary: scheduler,
        kwokControllerBinary: kwok,
        kubectlBinary: kubectl,
        metricsServerBinary: metricsServer,
      },
      componentsPatches: [
        {
          // By default it makes a folder for plugins in the system's own.
          name: "kube-controller-manager",
          extraArgs: [{ key: "flex-volume-plugin-dir", value: join(this.directory, "plugins") }],
        },
      ],
    };
  }

  /** The cluster keeps its ports for life, so that its kubeconfig stays true; somebody may have taken one meanwhile. */
  private async requirePorts(): Promise<void> {
    const [configuration] = parseAllDocuments(readFileSync(this.configurationFile(), "utf8"));
    const { options } = configuration?.toJS() as { readonly options: Readonly<Record<string, unknown>> };
    const ports = Object.entries(options).flatMap(([name, port]) =>
      name.endsWith("Port") && typeof port === "number" && port > 0 ? [port] : [],
    );
    const taken = (await Promise.all(ports.map(async (port) => ((await isFree(port)) ? [] : [port])))).flat();
    if (taken.length === 0) return;
    throw new Failure(
      `The Kubernetes with simulated nodes cannot be restarted: another program listens on ${taken.join(", ")}. End that program, or ` +
        `start afresh on other ports with "npm run down" and "npm start".`,
    );
  }

  private async waitUntilReady(): Promise<void> {
    const deadline = Date.now() + startTimeout * 1000;
    while (!(await this.isReady())) {
      if (Date.now() > deadline) {
        throw new Failure(
          `The Kubernetes with simulated nodes did not get ready within ${startTimeout} seconds. Its logs: ` +
            `${join(this.clusterDirectory(), "logs")}. "npm run down" wipes it, then start again.`,
        );
      }
      await sleep(250);
    }
  }

  private exists(): boolean {
    return existsSync(this.configurationFile());
  }

  private configurationFile(): string {
    return join(this.clusterDirectory(), "kwok.yaml");
  }

  private clusterDirectory(): string {
    return join(this.directory, "clusters", clusterName);
  }

  private processes(): readonly { readonly file: string; readonly alive: boolean }[] {
    const directory = join(this.clusterDirectory(), "pids");
    if (!existsSync(directory)) return [];
    return readdirSync(directory)
      .filter((name) => name.endsWith(".pid"))
      .map((name) => {
        const file = join(directory, name);
        return { file, alive: this.isOurs(Number(readFileSync(file, "utf8"))) };
      });
  }

  private allRun(): boolean {
    const processes = this.processes();
    return processes.length > 0 && processes.every(({ alive }) => alive);
  }

  /** After a reboot or a crash the recorded process ids may belong to somebody else, who must not be ended. */
  private forgetStaleProcesses(): void {
    for (const { file, alive } of this.processes()) if (!alive) rmSync(file);
  }

  private isOurs(pid: number): boolean {
    if (process.platform !== "linux") return true;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(this.directory);
    } catch {
      return false;
    }
  }

  private async kwokctl(...args: readonly string[]): Promise<string> {
    return run(this.programs.kwokctl, [...args, "--name", clusterName], {
      env: { KWOK_WORKDIR: this.directory },
      log: this.log,
    });
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, "127.0.0.1", () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
