import { Failure } from "../lib/failure.ts";
import type { RunResult } from "../lib/run.ts";
import { explain, type Workspace } from "./workspace.ts";

export interface Updated extends RunResult {
  /** How many resources were created, updated, deleted or replaced. */
  readonly done: number;
}

/** What Pulumi says of resources that a killed run was making: whether they exist is not written down. */
const interruptedText = "pending operations from previous deployment";

/**
 * Updates a stack under the policy pack. Where a run before was killed, this one makes or takes over what that one was making, and
 * once it has come to its end nothing of it is pending any more.
 *
 * @param file with its settings
 * @param note is told how many resources are done
 * @param options further ones of `pulumi up`
 */
export async function up(
  workspace: Workspace,
  { stack, file }: { readonly stack: string; readonly file: string },
  note: (text: string) => void,
  options: readonly string[] = [],
): Promise<Updated> {
  let done = 0;
  const result = await workspace.update(
    stack,
    ["up", "--config-file", file, ...options, "--yes", "--skip-preview", "--policy-pack", "policy"],
    (text) => {
      done += [...text.matchAll(/ (?:created|updated|deleted|replaced) \(/g)].length;
      note(`${done} resources done`);
    },
  );
  if (result.status === 0 && result.stdout.includes(interruptedText)) await forgetInterrupted(workspace, stack, file);
  return { ...result, done };
}

/** Pulumi warns of interrupted operations until it is told that they are settled. One target, so that nothing else is asked for. */
async function forgetInterrupted(workspace: Workspace, stack: string, file: string): Promise<void> {
  const target = `urn:pulumi:${stack}::sark::pulumi:pulumi:Stack::sark-${stack}`;
  const options = ["--clear-pending-creates", "--target", target, "--yes", "--skip-preview"];
  const result = await workspace.update(stack, ["refresh", "--config-file", file, ...options]);
  if (result.status !== 0) throw new Failure(explain(result));
}
