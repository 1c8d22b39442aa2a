import { groupOf, podGroup } from "./faults/group.ts";
import type { Lab } from "./lab.ts";
import { onNode } from "./nodes.ts";
import type { Pod } from "./pods.ts";
import { platformPods } from "./workload.ts";

/** Seconds of a core that containers have used since they were started, by `<workload>/<container>` and the container's id. */
export type CpuTimes = ReadonlyMap<string, { readonly name: string; readonly seconds: number }>;

/** For each folder of a pod: the id of each container below it, and its time in microseconds. */
const script = `
  for folder in "$@"; do
    for group in "$folder"/*/; do
      id=$(basename "$group")
      time=$(sed -n 's/^usage_usec //p' "$group/cpu.stat" 2>/dev/null)
      if [ -z "$time" ]; then
        nanoseconds=$(cat "$(echo "$group" | sed 's#/memory/#/cpuacct/#')cpuacct.usage" 2>/dev/null)
        time=$(( \${nanoseconds:-0} / 1000 ))
      fi
      echo "$id $time"
    done
  done`;

/** Folders of the pods' cgroups by their ids, as far as they run. */
async function podFolders(lab: Lab, pods: readonly Pod[]): Promise<ReadonlyMap<string, string>> {
  const folders = new Map<string, string>();
  for (const pod of pods) {
    const container = pod.status.containerStatuses?.[0]?.name;
    if (container === undefined) continue;
    // One that has just ended uses nothing any more.
    const group = await groupOf(lab, pod, container).catch(() => undefined);
    if (group !== undefined) folders.set(pod.metadata.uid, podGroup(group).folder);
  }
  return folders;
}

/** What every container of the platform has used, by the kernel's own account, and when that was asked, in milliseconds. */
export interface Reading {
  readonly moment: number;
  readonly times: CpuTimes;
}

/** Reads what the containers have used that run now. Who looks for them first does not count as time between two readings. */
export async function cpuMeter(lab: Lab): Promise<() => Promise<Reading>> {
  const pods = (await platformPods(lab)).filter(({ status }) => status.phase === "Running");
  const folders = await podFolders(lab, pods);
  const names = containerNames(pods);
  const nodes = [...new Set(pods.flatMap(({ spec }) => spec.nodeName ?? []))];
  return async () => {
    const moment = performance.now();
    const texts = await Promise.all(
      nodes.map((node) => {
        const own = pods.filter(({ spec }) => spec.nodeName === node);
        const wanted = own.flatMap(({ metadata }) => folders.get(metadata.uid) ?? []);
        return onNode(lab.session, node, ["sh", "-c", script, "sh", ...wanted]);
      }),
    );
    return { moment, times: timesIn(texts.join("\n"), names) };
  };
}

/** `<workload>/<container>` by the runtime's id. */
export function containerNames(pods: readonly Pod[]): ReadonlyMap<string, string> {
  return new Map(
    pods.flatMap(({ metadata, status }) =>
      [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].map(
        ({ name, containerID = "" }): readonly [string, string] => [
          containerID.replace(/^.*:\/\//, ""),
          `${metadata.labels?.["app.kubernetes.io/name"] ?? metadata.name}/${name}`,
        ],
      ),
    ),
  );
}

/** @param text a line for each container; the pod's pause has no name, and is left out */
export const timesIn = (text: string, names: ReadonlyMap<string, string>): CpuTimes =>
  new Map(
    text.split("\n").flatMap((line) => {
      const [id = "", time = ""] = line.split(" ");
      const name = names.get(id);
      return name === undefined ? [] : [[id, { name, seconds: Number(time) / 1e6 }] as const];
    }),
  );

/** Cores that all containers of a name used together, by name: of those that were there all the time. */
export function coresBetween(before: Reading, after: Reading): ReadonlyMap<string, number> {
  const seconds = (after.moment - before.moment) / 1000;
  const cores = new Map<string, number>();
  for (const [id, { name, seconds: now }] of after.times) {
    const then = before.times.get(id);
    if (then !== undefined) cores.set(name, (cores.get(name) ?? 0) + (now - then.seconds) / seconds);
  }
  return cores;
}
