import { setTimeout as sleep } from "node:timers/promises";

/** Pause between two looks, in milliseconds. */
const pause = 200;

/**
 * Waits until `isDone` says so.
 *
 * @returns whether it did before the time was over
 */
export async function until(isDone: () => Promise<boolean>, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (!(await isDone())) {
    if (Date.now() > deadline) return false;
    await sleep(pause);
  }
  return true;
}
