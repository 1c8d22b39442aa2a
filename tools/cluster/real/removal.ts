import { mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { withLock } from "../../lib/lock.ts";
import { removeCgroups } from "./cgroups/index.ts";
import { removeLink } from "./link.ts";
import { identityOf } from "./plan.ts";
import { endProcesses } from "./processes.ts";

/** Ends a cluster's processes and removes every trace of it. Does nothing if there is none. */
export async function wipeRealCluster(directory: string): Promise<void> {
  if (process.platform !== "linux") return;
  await alone(directory, () => clear(directory));
}

/** Runs `work` while nobody else changes the cluster. The lock is beside the folder, so that it outlives a wipe. */
export async function alone<T>(directory: string, work: () => Promise<T>): Promise<T> {
  const parent = dirname(directory);
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  return withLock(parent, basename(directory), work);
}

/** Removes the cluster with its folder. */
export async function clear(directory: string): Promise<void> {
  await removeOutside(directory);
  // A process that is ending may still write to it.
  await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** Removes what the cluster has outside its folder. */
export async function removeOutside(directory: string): Promise<void> {
  const identity = identityOf(directory);
  await endProcesses(directory);
  await removeLink(identity);
  await removeCgroups(identity);
}
