import { Failure } from "../lib/failure.ts";
import type { Progress } from "../lib/progress.ts";
import { comment } from "../preview/comment.ts";
import { judge, statusOf } from "../preview/gate.ts";
import type { Place } from "./place.ts";
import { runPreview } from "./run-preview.ts";

/**
 * Shows what an update would do, and lets it through only where nothing stands against it.
 *
 * @param isAcknowledged whether somebody said that data may be replaced or deleted
 * @param options those of the update
 * @throws Failure with the status of the verdict
 */
export async function goAhead(
  progress: Progress,
  stack: string,
  place: Place,
  isAcknowledged: boolean,
  options: readonly string[] = [],
): Promise<void> {
  const preview = await runPreview(progress, stack, place, options);
  console.log(comment(preview, { stack, isAcknowledged }));
  const verdict = judge(preview, isAcknowledged);
  if (verdict === "passed") return;
  const reasons = {
    failed: "the preview failed, as said above",
    policies: "mandatory policies are violated, as said above",
    gate: "it touches what holds data. If that is meant, say so: --allow-stateful-change",
  };
  throw new Failure(`Stack ${stack} is not updated: ${reasons[verdict]}.`, { status: statusOf[verdict] });
}
