import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";

/** What the bounds were set on: two cores that each start a Node.js with the TypeScript compiler in so many seconds. */
const reference = 0.3;

/** A machine that is slower than this is not one whose figures say anything. */
const limit = 2;

/** Runs; the fastest counts, because other work on the machine only ever adds time. */
const runs = 8;

/**
 * How many times longer this machine takes than the one on which bounds in seconds were set: 1 for one as fast or faster, up to 2.
 * Measured by work of the kind that is bounded, processes that load and compile large programs, on all cores.
 */
export async function slowness(): Promise<number> {
  const work = async () => promisify(execFile)(process.execPath, ["--eval", 'require("typescript")']);
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
    times.push((performance.now() - started) / 1000);
  }
  const factor = Math.min(limit, Math.max(1, Math.min(...times) / reference));
  console.log(`measured: this machine takes ${factor.toFixed(2)} times as long as the one the bounds are for`);
  return factor;
}
