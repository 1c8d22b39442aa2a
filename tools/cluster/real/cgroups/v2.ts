import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const mount = "/sys/fs/cgroup";

/** The most that the kernel takes. */
const greatestWeight = 10_000;

/** What a kubelet limits its pods by, as far as the machine has it. */
const controllers = ["cpu", "cpuset", "hugetlb", "io", "memory", "pids"];

/** Whether this machine has the one tree of version 2. */
export const isVersion2 = (): boolean => existsSync(join(mount, "cgroup.controllers"));

export const roots = (): readonly string[] => [mount];

export const hasController = (name: string): boolean => words(mount, "cgroup.controllers").includes(name);

/** The parent must hand its controllers down to `folder`, or nothing can be limited there. */
export function initialize(folder: string): void {
  const parent = dirname(folder);
  const available = words(parent, "cgroup.controllers");
  const handedDown = words(parent, "cgroup.subtree_control");
  for (const controller of controllers) {
    if (!available.includes(controller) || handedDown.includes(controller)) continue;
    writeFileSync(join(parent, "cgroup.subtree_control"), `+${controller}`);
  }
}

/** Gives a group the weight of so many groups of usual weight. */
export function weigh(folder: string, groups: number): void {
  const file = join(folder, "cpu.weight");
  if (existsSync(file)) writeFileSync(file, String(Math.min(100 * groups, greatestWeight)));
}

const words = (folder: string, file: string): readonly string[] =>
  readFileSync(join(folder, file), "utf8").trim().split(/\s+/);
