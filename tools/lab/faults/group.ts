import { dirname } from "node:path";
import type { Lab, Session } from "../lab.ts";
import { containerId, firstProcesses, onNode } from "../nodes.ts";
import type { Pod } from "../pods.ts";

const mount = "/sys/fs/cgroup";

/** The cgroup of a container: what the kernel knows all its processes by, whatever they do. */
export interface Group {
  readonly node: string;
  readonly folder: string;
}

/** Where the cgroup of a container is, also for those who are not in it. */
export async function groupOf({ session }: Lab, pod: Pod, container: string): Promise<Group> {
  const node = pod.spec.nodeName ?? "";
  const process = (await firstProcesses(session, node)).get(containerId(pod, container));
  if (process === undefined) throw new Error(`container ${container} of pod ${pod.metadata.name} has no process`);
  return { node, folder: folderIn(await onNode(session, node, ["cat", `/proc/${process}/cgroup`])) };
}

/** The cgroup of all containers of the same pod. */
export const podGroup = (group: Group): Group => ({ ...group, folder: dirname(group.folder) });

/**
 * Where the cgroup of a process is: in the tree of the memory where each controller has one.
 *
 * @param table contents of its `/proc/…/cgroup`
 */
export function folderIn(table: string): string {
  const entries = table
    .trim()
    .split("\n")
    .map((line) => {
      const [, controllers = "", ...path] = line.split(":");
      return { controllers: controllers.split(","), path: path.join(":") };
    });
  const first = entries.find(({ controllers }) => controllers.includes("memory"));
  if (first !== undefined) return `${mount}/memory${first.path}`;
  const second = entries.find(({ controllers }) => controllers.join() === "");
  if (second !== undefined) return `${mount}${second.path}`;
  throw new Error("the kernel has no cgroups");
}

/** A process as the kernel describes it. */
export interface Process {
  readonly id: number;
  /** The start of the program's name. */
  readonly name: string;
  /** A letter: `T` is stopped, `Z` has ended. */
  readonly state: string;
  readonly parent: number;
}

/** The processes of a cgroup and of those below it. */
export async function processesOf(session: Session, { node, folder }: Group): Promise<readonly Process[]> {
  const script =
    'for id in $(find "$1" -name cgroup.procs -exec cat {} + 2>/dev/null); do cat "/proc/$id/stat" 2>/dev/null || true; done';
  return processesIn(await onNode(session, node, ["sh", "-c", script, "sh", folder]));
}

/** @param table lines of `/proc/…/stat`; a program's name may have spaces and brackets */
export function processesIn(table: string): readonly Process[] {
  return table.split("\n").flatMap((line) => {
    const [, id, name, state = "", parent] = /^(\d+) \((.*)\) (\S) (\d+) /.exec(line) ?? [];
    return name === undefined ? [] : [{ id: Number(id), name, state, parent: Number(parent) }];
  });
}
