import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "../lib/lock.ts";
import { cache } from "../lib/paths.ts";

/** How long what a newer build has replaced may still be in use by another checkout, in milliseconds. */
const usefulLife = 3_600_000;

/**
 * The folder `<name>-<key>` of `directory`, which `produce` fills where it is missing. Two runs that want it at once get
 * it from the one that comes first, and a run that is killed leaves no half of it.
 */
export async function stored(
  directory: string,
  name: string,
  key: string,
  produce: (folder: string) => Promise<void>,
): Promise<string> {
  const target = join(directory, `${name}-${key}`);
  if (isStored(target)) return target;
  return withLock(cache("locks"), `image-${name}`, async () => {
    if (isStored(target)) return target;
    const staging = join(directory, `.${name}`);
    // The lock is ours, so whoever left something here was killed.
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging, { recursive: true });
    try {
      await produce(staging);
      renameSync(staging, target);
      removeOld(directory, name, target, staging);
    } finally {
      rmSync(staging, { recursive: true, force: true });
    }
    return target;
  });
}

/** Whether a folder is there with what it is to hold. An empty one is what was left of a removal that was killed. */
export const isStored = (folder: string): boolean => existsSync(folder) && readdirSync(folder).length > 0;

/** @param staging where a folder goes first, so that a run that is killed leaves no half of it under its name */
function removeOld(directory: string, name: string, current: string, staging: string): void {
  for (const entry of readdirSync(directory)) {
    const folder = join(directory, entry);
    const related = entry.startsWith(`${name}-`) && /^[0-9a-f]{12}$/.test(entry.slice(name.length + 1));
    if (!related || folder === current || Date.now() - statSync(folder).mtimeMs < usefulLife) continue;
    renameSync(folder, staging);
    rmSync(staging, { recursive: true });
  }
}
