import { copyFileSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const mount = "/sys/fs/cgroup";

/** Version 1 has one tree for each controller, and a kubelet wants its folder in all of them. */
export function roots(): readonly string[] {
  if (!existsSync(mount)) return [];
  return readdirSync(mount, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(mount, entry.name, "cgroup.procs")))
    .map(({ name }) => join(mount, name));
}

export const hasController = (name: string): boolean => existsSync(join(mount, name, "cgroup.procs"));

/** A new cpuset is empty, and nothing can run in an empty one. */
export function initialize(folder: string): void {
  for (const file of ["cpuset.cpus", "cpuset.mems"]) {
    if (existsSync(join(folder, file))) copyFileSync(join(dirname(folder), file), join(folder, file));
  }
}

/** Gives a group the weight of so many processes outside any. */
export function weigh(folder: string, processes: number): void {
  const file = join(folder, "cpu.shares");
  if (existsSync(file)) writeFileSync(file, String(1024 * processes));
}
