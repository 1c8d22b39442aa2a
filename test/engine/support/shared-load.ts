import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../../../tools/lib/failure.ts";
import type { SimulatedCluster } from "../../../tools/cluster/simulated/index.ts";
import { formatCpu } from "../../../settings/quantities.ts";

/** What kwok gives out as the usage of every container of a pod. */
const usageAnnotation = "kwok.x-k8s.io/usage-cpu";

/** How often the load is spread anew, in milliseconds. */
const interval = 1000;

/** A workload, and the CPU that its pods have to find for the load on it. */
export interface LoadedWorkload {
  readonly name: string;
  /** Cores that all pods need together; each container of a pod uses the pod's share of it. */
  readonly cores: number;
  /** Cores that a container can use at most. */
  readonly coresPerContainer: number;
}

/** One look at a workload. */
export interface Sight {
  /** In milliseconds since some point in time. */
  readonly at: number;
  /** Replicas that are wanted. */
  readonly wanted: number;
  /** Pods that exist, also those that end or have not started. */
  readonly pods: number;
  readonly ready: number;
}

interface Found {
  readonly kind: "Deployment" | "Pod";
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: { readonly replicas?: number };
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** Spreads a load evenly over the pods that are ready, as a Service would, and looks at what comes of it. */
export class SharedLoad {
  readonly sights: ReadonlyMap<string, Sight[]>;
  private readonly cluster: Pick<SimulatedCluster, "kubectl">;
  private readonly namespace: string;
  private readonly workloads: readonly LoadedWorkload[];
  private present = false;

  constructor(cluster: Pick<SimulatedCluster, "kubectl">, namespace: string, workloads: readonly LoadedWorkload[]) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.workloads = workloads;
    this.sights = new Map(workloads.map(({ name }) => [name, []]));
  }

  /** Lets the load begin. */
  begin(): void {
    this.present = true;
  }

  /** Lets it end. */
  end(): void {
    this.present = false;
  }

  /**
   * Spreads the load until all workloads are as wanted.
   *
   * @param patience in seconds
   * @returns after how many seconds they were
   * @throws Error where they are not in time, with what was seen last
   */
  async until(isAsWanted: (name: string, sight: Sight) => boolean, patience: number): Promise<number> {
    const start = performance.now();
    for (;;) {
      const latest = await this.spread();
      const passed = (performance.now() - start) / 1000;
      if (latest.every(([name, sight]) => isAsWanted(name, sight))) return passed;
      if (passed > patience) throw new Error(`after ${passed.toFixed(0)} s: ${JSON.stringify(latest)}`);
      await sleep(interval);
    }
  }

  /** Spreads the load for some seconds. */
  async during(seconds: number): Promise<void> {
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) {
      await this.spread();
      await sleep(interval);
    }
  }

  private async spread(): Promise<readonly (readonly [name: string, sight: Sight])[]> {
    const text = await this.cluster.kubectl([
      ...["get", "deployments,pods", "--namespace", this.namespace, "--output", "json"],
    ]);
    const { items } = JSON.parse(text) as { readonly items: readonly Found[] };
    const at = performance.now();
    return Promise.all(
      this.workloads.map(async (workload) => {
        const { name } = workload;
        const pods = items.filter(
          ({ kind, metadata }) => kind === "Pod" && metadata.labels?.["app.kubernetes.io/name"] === name,
        );
        const wanted = items.find(({ kind, metadata }) => kind === "Deployment" && metadata.name === name);
        const ready = pods.filter(({ status }) =>
          status.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True"),
        );
        const sight = { at, wanted: wanted?.spec.replicas ?? 0, pods: pods.length, ready: ready.length };
        this.sights.get(name)?.push(sight);
        if (ready.length > 0) await this.use(workload, ready.length);
        return [name, sight] as const;
      }),
    );
  }

  private async use({ name, cores, coresPerContainer }: LoadedWorkload, pods: number): Promise<void> {
    const usage = this.present ? formatCpu(Math.min(cores / pods, coresPerContainer)) : "1m";
    const selector = `app.kubernetes.io/name=${name}`;
    const command = ["annotate", "pods", "--namespace", this.namespace, "--selector", selector, "--overwrite"];
    await this.cluster.kubectl([...command, `${usageAnnotation}=${usage}`]).catch((error: unknown) => {
      // A pod that is taken away meanwhile uses nothing.
      if (!messageOf(error).includes("(NotFound)")) throw error;
    });
  }
}

/** How often the number of wanted replicas turned from growing to shrinking or back. */
export function turns(sights: readonly Pick<Sight, "wanted">[]): number {
  const steps = sights.slice(1).map(({ wanted }, index) => Math.sign(wanted - (sights[index]?.wanted ?? wanted)));
  const changes = steps.filter((step) => step !== 0);
  return changes.slice(1).filter((step, index) => step !== changes[index]).length;
}
