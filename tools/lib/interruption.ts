import { Failure } from "./failure.ts";
import { endCommands } from "./run.ts";

let current: AbortController | undefined;

/**
 * Runs work that must put things back before this process ends, also when it is told to end: the work's signal is
 * aborted and all its commands are ended, so that it breaks off soon and comes to its `finally`.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = () => {
    interrupt("SIGINT");
  };
  current = controller;
  process.on("SIGINT", stop);
  try {
    return await work(controller.signal);
  } catch (error) {
    // What a command said when it was ended is not the reason.
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    process.off("SIGINT", stop);
    current = undefined;
  }
}

/**
 * Passes a signal on to the work that is to be broken off gently.
 *
 * @returns whether there is any
 */
export function interrupt(signal: NodeJS.Signals): boolean {
  if (current === undefined) return false;
  // A terminal's signal comes more than once, and must not end the commands that put things back.
  if (current.signal.aborted) return true;
  current.abort(new Failure(`Broken off by ${signal}; everything was put back.`, { status: 130 }));
  endCommands("SIGTERM");
  return true;
}
