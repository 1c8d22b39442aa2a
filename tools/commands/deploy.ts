import { goAhead } from "../delivery/go-ahead.ts";
import { provideStack, type Whereabouts } from "../delivery/place.ts";
import { hasLabel } from "../delivery/pull-request.ts";
import { refreshing } from "../delivery/run-preview.ts";
import { minutesOf, rollOut } from "../delivery/roll-out.ts";
import type { Progress } from "../lib/progress.ts";
import { acknowledgement } from "../preview/gate.ts";
import { repositoryOfWorkflow } from "./preview.ts";

export interface DeployOptions extends Whereabouts {
  /** Somebody said that data may be replaced or deleted. */
  readonly allowStatefulChange?: true;
  /** The pull request of this commit may say so, too. */
  readonly commit?: string;
  /** Prints what is updated as JSON instead. */
  readonly json?: true;
  /** In minutes. */
  readonly timeLimit?: string;
}

const wayBack = [
  "What was changed stays as it is, and the next run goes on from there.",
  "To go back, revert the commit and deploy again.",
].join("\n");

/** Updates a stack as the checkout says, where nothing stands against it. */
export async function deploy(progress: Progress, stack: string, options: DeployOptions): Promise<void> {
  const minutes = minutesOf(options.timeLimit);
  const isAcknowledged = options.allowStatefulChange === true || (await isLabelled(options.commit));
  const place = await provideStack(progress, stack, options);
  // What was changed by hand is set right, so what stands is asked for first.
  await goAhead(progress, stack, place, { isAcknowledged, isJson: options.json === true, pulumi: refreshing });
  await rollOut(progress, stack, place, minutes, wayBack, refreshing);
}

const isLabelled = async (commit: string | undefined): Promise<boolean> =>
  commit !== undefined && hasLabel(repositoryOfWorkflow("--commit"), commit, acknowledgement);
