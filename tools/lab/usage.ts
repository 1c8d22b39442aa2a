import { names as cacheNames } from "./cache/platform.ts";
import { replicationBacklog } from "./cache/topology.ts";
import { groupOf, podGroup } from "./faults/group.ts";
import type { Lab } from "./lab.ts";
import { onNode } from "./nodes.ts";
import type { Pod } from "./pods.ts";
import { platformPods } from "./workload.ts";

/** What may leak. Memory is what processes have for themselves, in bytes, without files that the kernel keeps. */
export const kinds = ["memory", "files", "connections"] as const;

export type Kind = (typeof kinds)[number];

/** What one pod uses. */
export type Usage = Readonly<Record<Kind, number>>;

/** For each folder of a cgroup: the folder, memory, open files, and established connections of its network. */
const script = `
  for folder in "$@"; do
    memory=$(sed -n 's/^\\(total_rss\\|anon\\) //p' "$folder/memory.stat" 2>/dev/null)
    files=0
    first=
    for id in $(find "$folder" -name cgroup.procs -exec cat {} + 2>/dev/null); do
      files=$((files + $(ls "/proc/$id/fd" 2>/dev/null | wc -l)))
      first=$id
    done
    connections=$(cat "/proc/$first/net/tcp" "/proc/$first/net/tcp6" 2>/dev/null | grep -c ' 01 ')
    echo "$folder \${memory:-0} $files $connections"
  done`;

/** Looks at what the platform's pods use, again and again. */
export class UsageWatch {
  private readonly lab: Lab;
  /** Folders of cgroups by the ids of pods. */
  private readonly folders = new Map<string, string>();

  constructor(lab: Lab) {
    this.lab = lab;
  }

  /** What a pod of each workload uses on average: autoscalers change how many there are. */
  async look(): Promise<ReadonlyMap<string, Usage>> {
    const pods = (await platformPods(this.lab)).filter(({ status }) => status.phase === "Running");
    for (const pod of pods) await this.find(pod);
    const nodes = [...new Set(pods.flatMap(({ spec }) => spec.nodeName ?? []))];
    const found = await Promise.all(
      nodes.map(async (node) => {
        const folders = pods
          .filter(({ spec }) => spec.nodeName === node)
          .flatMap(({ metadata }) => this.folders.get(metadata.uid) ?? []);
        return usagesIn(await onNode(this.lab.session, node, ["sh", "-c", script, "sh", ...folders]));
      }),
    );
    const byFolder = new Map(found.flatMap((usages) => [...usages]));
    const all = await Promise.all(
      pods.map(async (pod) => {
        const usage = byFolder.get(this.folders.get(pod.metadata.uid) ?? "");
        // One that ends meanwhile does not answer.
        const backlog = await this.backlogOf(pod).catch(() => undefined);
        if (usage === undefined || backlog === undefined) return [];
        return [[workloadOf(pod), { ...usage, memory: usage.memory - backlog }] as const];
      }),
    );
    return averages(all.flat());
  }

  /** Memory that is meant to fill, in bytes: a ring of fixed size, which takes longer to be full than anybody watches. */
  private async backlogOf(pod: Pod): Promise<number> {
    return workloadOf(pod) === cacheNames.members ? replicationBacklog(this.lab, pod) : 0;
  }

  private async find(pod: Pod): Promise<void> {
    const container = pod.status.containerStatuses?.[0]?.name;
    if (this.folders.has(pod.metadata.uid) || container === undefined) return;
    // One that has just ended is looked for at the next time.
    const group = await groupOf(this.lab, pod, container).catch(() => undefined);
    if (group !== undefined) this.folders.set(pod.metadata.uid, podGroup(group).folder);
  }
}

const workloadOf = ({ metadata }: Pod): string => metadata.labels?.["app.kubernetes.io/name"] ?? "";

/** @param text a line for each folder; a pod that is gone uses nothing, and is left out */
export const usagesIn = (text: string): ReadonlyMap<string, Usage> =>
  new Map(
    text
      .trim()
      .split("\n")
      .map((line) => line.split(" "))
      .filter(([, memory = "0"]) => Number(memory) > 0)
      .map(([folder = "", memory, files, connections]) => [
        folder,
        { memory: Number(memory), files: Number(files), connections: Number(connections) },
      ]),
  );

/** @param usages of pods, each with the name of its workload */
export function averages(usages: readonly (readonly [workload: string, usage: Usage])[]): ReadonlyMap<string, Usage> {
  const workloads = [...new Set(usages.map(([workload]) => workload))];
  return new Map(
    workloads.map((workload) => {
      const own = usages.filter(([name]) => name === workload).map(([, usage]) => usage);
      const mean = (kind: Kind) => own.reduce((sum, usage) => sum + usage[kind], 0) / own.length;
      return [workload, { memory: mean("memory"), files: mean("files"), connections: mean("connections") }];
    }),
  );
}
