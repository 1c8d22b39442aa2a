import type { RunResult } from "../lib/run.ts";
import type { Workspace } from "./workspace.ts";

export interface Updated extends RunResult {
  /** How many resources were created, updated, deleted or replaced. */
  readonly done: number;
}

/**
 * Updates a stack under the policy pack.
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
  return { ...result, done };
}
