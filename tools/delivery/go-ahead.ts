import { Failure } from "../lib/failure.ts";
import type { Progress } from "../lib/progress.ts";
import { comment } from "../preview/comment.ts";
import { judge, statusOf } from "../preview/gate.ts";
import { report } from "../preview/report.ts";
import type { Place } from "./place.ts";
import { runPreview } from "./run-preview.ts";

export interface GoAheadOptions {
  /** Whether somebody said that data may be replaced or deleted. */
  readonly isAcknowledged: boolean;
  /** Whether everything is printed as JSON instead. Default: no. */
  readonly isJson?: boolean;
  /** Further options of `pulumi preview`: those that the update has. Default: none. */
  readonly pulumi?: readonly string[];
}

/**
 * Shows what an update would do, and lets it through only where nothing stands against it.
 *
 * @throws Failure with the status of the verdict
 */
export async function goAhead(
  progress: Progress,
  stack: string,
  place: Place,
  { isAcknowledged, isJson = false, pulumi = [] }: GoAheadOptions,
): Promise<void> {
  const preview = await runPreview(progress, stack, place, pulumi);
  const found = isJson
    ? JSON.stringify(report(stack, preview, isAcknowledged), undefined, 2)
    : comment(preview, { stack, isAcknowledged });
  console.log(found);
  const verdict = judge(preview, isAcknowledged);
  if (verdict === "passed") return;
  const reasons = {
    failed: "the preview failed, as said above",
    policies: "mandatory policies are violated, as said above",
    gate: "it touches what holds data. If that is meant, say so: --allow-stateful-change",
  };
  throw new Failure(`Stack ${stack} is not updated: ${reasons[verdict]}.`, { status: statusOf[verdict] });
}
