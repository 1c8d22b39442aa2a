import { dirname } from "node:path";
import type { Lab } from "../lab.ts";
import { containerId, firstProcesses, onNode } from "../nodes.ts";
import type { Pod } from "../pods.ts";

const mount = "/sys/fs/cgroup";

/** The cgroup of a container: what the kernel knows all its processes by, whatever they do. */
export interface Group {
  readonly node: string;
  /** Version 1 has a tree for each controller; this is the freezer's. */
  readonly version: 1 | 2;
  readonly folder: string;
}

/** Where the cgroup of a container is, also for those who are not in it. */
export async function groupOf({ session }: Lab, pod: Pod, container: string): Promise<Group> {
  const node = pod.spec.nodeName ?? "";
  const process = (await firstProcesses(session, node)).get(containerId(pod, container));
  if (process === undefined) throw new Error(`container ${container} of pod ${pod.metadata.name} has no process`);
  return { node, ...placeIn(await onNode(session, node, ["cat", `/proc/${process}/cgroup`])) };
}

/** The cgroup of all containers of the same pod. */
export const podGroup = (group: Group): Group => ({ ...group, folder: dirname(group.folder) });

/**
 * Which cgroup a process can be frozen by.
 *
 * @param table contents of its `/proc/…/cgroup`
 */
export function placeIn(table: string): Pick<Group, "version" | "folder"> {
  const entries = table
    .trim()
    .split("\n")
    .map((line) => {
      const [, controllers = "", ...path] = line.split(":");
      return { controllers: controllers.split(","), path: path.join(":") };
    });
  const first = entries.find(({ controllers }) => controllers.includes("freezer"));
  if (first !== undefined) return { version: 1, folder: `${mount}/freezer${first.path}` };
  const second = entries.find(({ controllers }) => controllers.join() === "");
  if (second !== undefined) return { version: 2, folder: `${mount}${second.path}` };
  throw new Error("the kernel has no cgroups");
}

/** A process as the kernel describes it. */
export interface Process {
  readonly id: number;
  /** The start of the program's name. */
  readonly name: string;
  readonly parent: number;
}

/** The processes of a container. */
export async function processesOf({ session }: Lab, { node, folder }: Group): Promise<readonly Process[]> {
  const script = 'for id in $(cat "$1/cgroup.procs"); do cat "/proc/$id/stat" 2>/dev/null || true; done';
  return processesIn(await onNode(session, node, ["sh", "-c", script, "sh", folder]));
}

/** @param table lines of `/proc/…/stat`; a program's name may have spaces and brackets */
export function processesIn(table: string): readonly Process[] {
  return table.split("\n").flatMap((line) => {
    const [, id, name, parent] = /^(\d+) \((.*)\) \S (\d+) /.exec(line) ?? [];
    return name === undefined ? [] : [{ id: Number(id), name, parent: Number(parent) }];
  });
}
