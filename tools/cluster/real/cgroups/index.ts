import { existsSync, mkdirSync, readdirSync, rmdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../../../lib/failure.ts";
import * as version1 from "./v1.ts";
import * as version2 from "./v2.ts";

/** How long ended processes may keep their cgroups, in milliseconds. */
const removeTimeout = 15_000;

const version = version2.isVersion2() ? version2 : version1;

/** Controllers without which a kubelet does not start. */
const required = ["cpu", "memory", "pids"];

/**
 * Makes the cgroup of a cluster and one below it for each node.
 *
 * @throws Failure if this machine has no controller that a kubelet needs
 */
export function createCgroups(cluster: string, nodes: readonly string[]): void {
  const missing = required.filter((name) => !version.hasController(name));
  if (missing.length > 0) throw new Failure(`no controller ${missing.join(", ")}`);
  for (const root of version.roots()) {
    for (const path of [cluster, ...nodes.map((node) => join(cluster, node))]) {
      mkdirSync(join(root, path));
      version.initialize(join(root, path));
    }
    // All pods together are in one group, and every program of the control plane is outside: with a usual weight a busy
    // one of those would take as much time as all pods get.
    version.weigh(join(root, cluster), nodes.length * availableParallelism());
  }
}

/** Removes the cgroups of a cluster with all that its kubelets made below; does nothing if there are none. */
export async function removeCgroups(cluster: string): Promise<void> {
  const deadline = Date.now() + removeTimeout;
  const remaining = () =>
    version
      .roots()
      .map((root) => join(root, cluster))
      .filter((folder) => existsSync(folder));
  for (let folders = remaining(); folders.length > 0; folders = remaining()) {
    for (const folder of folders) removeTree(folder);
    if (Date.now() > deadline) throw new Failure(`Cgroups of an ended cluster are still in use: ${folders.join(", ")}`);
    await sleep(20);
  }
}

/** The files in a cgroup cannot be deleted, and go with it. */
function removeTree(folder: string): void {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) removeTree(join(folder, entry.name));
    }
    rmdirSync(folder);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!["EBUSY", "ENOENT", "ENOTEMPTY"].includes(code)) throw error;
  }
}
