import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { groupOf, podGroup } from "./faults/group.ts";
import type { Lab } from "./lab.ts";
import { onNode } from "./nodes.ts";
import type { Pod } from "./pods.ts";

/**
 * Runs a program of this machine in the network of a pod, and returns what it says. That leaves no trace in the pod.
 *
 * @param container any container of the pod that runs
 * @param configuration what the program reads from its input; it may have a password, and arguments are visible to everybody
 */
export async function runInNetwork(
  lab: Lab,
  pod: Pod,
  container: string,
  command: readonly string[],
  configuration: string,
): Promise<string> {
  const { node, folder } = podGroup(await groupOf(lab, pod, container));
  const directory = mkdtempSync(join(tmpdir(), "sark-lab-"));
  try {
    // A node is entered without an input.
    const file = join(directory, "configuration.json");
    writeFileSync(file, configuration, { mode: 0o600 });
    // The container may be restarted meanwhile; all of the pod's processes share its network.
    const script =
      'folder=$1 file=$2; shift 2; exec nsenter --target="$(cat "$folder"/*/cgroup.procs | head -n 1)" --net -- "$@" <"$file"';
    return await onNode(lab.session, node, ["sh", "-c", script, "sh", folder, file, ...command]);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
