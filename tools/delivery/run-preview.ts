import { Failure } from "../lib/failure.ts";
import type { Progress } from "../lib/progress.ts";
import { headline } from "../preview/comment.ts";
import { readPreview } from "../preview/events.ts";
import type { Preview } from "../preview/model.ts";
import { explain } from "../pulumi/workspace.ts";
import type { Place } from "./place.ts";

/** Has Pulumi ask first what stands; the program runs as well, so that providers have the credentials of now. */
export const refreshing = ["--refresh", "--run-program"] as const;

/**
 * Asks the engine what an update of the stack would do, under the policy pack.
 *
 * @param options further ones of `pulumi preview`
 * @throws Failure if Pulumi did not come as far as to run the program
 */
export async function runPreview(
  progress: Progress,
  stack: string,
  { workspace, file }: Place,
  options: readonly string[] = [],
): Promise<Preview> {
  let preview: Preview | undefined;
  await progress.step(`pulumi preview of stack ${stack}, with the policy pack`, async () => {
    const result = await workspace.stream([
      ...["preview", "--stack", stack, "--config-file", file, "--policy-pack", "policy", "--json", ...options],
    ]);
    preview = readPreview(result.stdout);
    // What stops Pulumi before the program runs is no event; it is said beside them.
    const isSilent = preview.problems.length === 0 && preview.policies.length === 0;
    if (result.status !== 0 && !preview.isComplete && isSilent) throw new Failure(explain({ ...result, stdout: "" }));
    return headline(preview);
  });
  if (preview === undefined) throw new Error("a step ends without its work");
  return preview;
}
