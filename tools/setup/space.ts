import { existsSync, statfsSync } from "node:fs";
import { Failure } from "../lib/failure.ts";
import { cache } from "../lib/paths.ts";
import { type GoModule, programsOf } from "./go-module.ts";

/** Free space below which no build is begun, in GiB. One module with its sources and its build cache takes up to 4. */
const leastSpace = 4;

/** Free space that building everything from nothing takes, in GiB: sources, build cache and programs. */
const wholeSpace = 15;

/** Refuses to start a build that would fill the disk. */
export function requireSpace(needed: readonly GoModule[]): void {
  if (needed.every((module) => existsSync(programsOf(module)))) return;
  const disk = statfsSync(cache());
  const free = (disk.bavail * disk.bsize) / 2 ** 30;
  if (free >= leastSpace) return;
  throw new Failure(
    `Building the tools from nothing takes ${wholeSpace} GiB of disk for ${cache()} and the Go caches, and no build is ` +
      `begun with less than ${leastSpace} GiB: ${free.toFixed(1)} GiB are free. Free some space, or name another disk with ` +
      `SARK_CACHE, GOCACHE and GOMODCACHE, and run again.`,
  );
}
