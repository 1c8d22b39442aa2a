import { setVersion } from "../delivery/digest.ts";
import { goAhead } from "../delivery/go-ahead.ts";
import { provideStack, type Whereabouts } from "../delivery/place.ts";
import { minutesOf, rollOut, updateStatus } from "../delivery/roll-out.ts";
import { Failure } from "../lib/failure.ts";
import type { Progress } from "../lib/progress.ts";
import { requireStack, stackFile } from "../pulumi/stack-files.ts";

export interface ReleaseOptions extends Whereabouts {
  readonly stack: string;
  /** Digest of the new image. */
  readonly sark: string;
  /** Names it for people. Default: the tag that the stack file has. */
  readonly tag?: string;
  /** Somebody said that data may be replaced or deleted. */
  readonly allowStatefulChange?: true;
  /** Prints what is updated as JSON instead. */
  readonly json?: true;
  /** In minutes. */
  readonly timeLimit?: string;
}

/** What nothing here can check; said before anything is done. */
export const compatibilityNote =
  "Both versions work on one database while this rolls out, and the former one is the way back. Nothing here can see whether the " +
  "migration in the image allows that: docs/runbooks/migration-compatibility.md says how to look.";

/** Brings a new version of SARK to a stack: the stack file names it, and an update rolls it out where nothing stands against it. */
export async function release(progress: Progress, options: ReleaseOptions): Promise<void> {
  const { stack, sark, tag } = options;
  const minutes = minutesOf(options.timeLimit);
  requireStack(stack);
  progress.line(compatibilityNote);
  const former = setVersion(stackFile(stack), sark, tag);
  const backend = options.backend === undefined ? "" : ` --backend '${options.backend}'`;
  const back = `npm run release -- --stack ${stack} --sark ${former.digest} --tag ${former.tag}${backend}`;
  try {
    const place = await provideStack(progress, stack, options);
    const isAcknowledged = options.allowStatefulChange === true;
    await goAhead(progress, stack, place, { isAcknowledged, isJson: options.json === true });
    await rollOut(progress, stack, place, minutes, wayBack(back));
  } catch (error) {
    // Where nothing was rolled out, the file must not say that it was.
    const hasBegun = error instanceof Failure && error.status === updateStatus;
    if (!hasBegun) setVersion(stackFile(stack), former.digest, former.tag);
    throw error;
  }
  progress.line(
    `SARK ${tag ?? former.tag} runs on stack ${stack}. Commit stacks/Pulumi.${stack}.yaml. The way back: ${back}`,
  );
}

const wayBack = (command: string): string =>
  [
    "Pods of the former version serve on as long as new ones are not ready. Look at them: docs/runbooks/SARKPodsDown.md.",
    "A migration that ran is not taken back; the former version must work with it, as docs/releases.md says.",
    `The way back: ${command}`,
  ].join("\n");
