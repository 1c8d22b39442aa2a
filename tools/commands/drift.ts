import { driftOf, driftStatus, driftText } from "../delivery/drift.ts";
import { provideStack, type Whereabouts } from "../delivery/place.ts";
import { refreshing, runPreview } from "../delivery/run-preview.ts";
import type { Progress } from "../lib/progress.ts";
import { summarize } from "./preview.ts";

export interface DriftOptions extends Whereabouts {
  /** Prints everything as JSON instead. */
  readonly json?: true;
}

/** Compares what stands with the state and the program, without changing either; returns the exit status. */
export async function drift(progress: Progress, stack: string, options: DriftOptions): Promise<number> {
  const place = await provideStack(progress, stack, options);
  const found = await runPreview(progress, stack, place, [...refreshing, "--expect-no-changes"]);
  const text = driftText(stack, found);
  const report = driftOf(stack, found);
  console.log(options.json === true ? JSON.stringify(report, undefined, 2) : text);
  summarize(text);
  if (report.drifted.length + report.pending.length > 0) return driftStatus;
  return found.isComplete && found.problems.length === 0 ? 0 : 1;
}
