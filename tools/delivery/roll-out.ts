import { Failure } from "../lib/failure.ts";
import { duration, type Progress } from "../lib/progress.ts";
import { endCommands } from "../lib/run.ts";
import { explain } from "../pulumi/workspace.ts";
import { up } from "../pulumi/up.ts";
import type { Place } from "./place.ts";

/** How long an update may take, in minutes, where nothing is said: a rollout of all parts, and a margin. */
export const defaultTimeLimit = 45;

/** Exit status of an update that did not end in time, or failed. */
export const updateStatus = 6;

/**
 * Updates the stack under the policy pack. Pulumi waits for the rollouts of Deployments, and an update that does not end in time is
 * broken off: what is done stays done, and Kubernetes keeps the former pods as long as the new ones are not ready.
 *
 * @param minutes after which it is broken off
 * @param wayBack what to do if it fails, as whole sentences
 * @param options further ones of `pulumi up`
 * @throws Failure if it does not succeed
 */
export async function rollOut(
  progress: Progress,
  stack: string,
  { workspace, file }: Place,
  minutes: number,
  wayBack: string,
  options: readonly string[] = [],
): Promise<void> {
  await progress.step(`pulumi up of stack ${stack}`, async (note) => {
    const end = new AbortController();
    const clock = setTimeout(() => {
      end.abort();
      // As Ctrl+C does: Pulumi ends what is under way and writes its state.
      endCommands("SIGINT");
    }, minutes * 60_000);
    try {
      const result = await up(workspace, { stack, file }, note, options);
      if (result.status === 0) return `${result.done} resources`;
      const reason = end.signal.aborted
        ? `It was not done after ${duration(minutes * 60_000)} and was broken off.\n`
        : "";
      throw new Failure(`${reason}${explain(result)}\n\n${wayBack}`, { status: updateStatus });
    } finally {
      clearTimeout(clock);
    }
  });
}

/** @throws Failure if the text is no number of minutes */
export function minutesOf(text: string | undefined): number {
  const minutes = Number(text ?? defaultTimeLimit);
  if (minutes >= 1 && minutes <= 360) return minutes;
  throw new Failure(`--time-limit takes minutes, 1 to 360; it is ${JSON.stringify(text)}.`);
}
