import { affectedStacks } from "../delivery/affected.ts";
import { Failure } from "../lib/failure.ts";
import { root } from "../lib/paths.ts";
import { attempt } from "../lib/run.ts";
import { stackNames } from "../pulumi/stack-files.ts";

/** A push that makes a branch comes from nowhere. */
const nowhere = /^0+$/;

/**
 * Prints the stacks that changed since a commit as a list in JSON, for the matrix of a pipeline.
 *
 * @param since default: all stacks that are deployed
 * @throws Failure if git does not know the commit
 */
export async function affected(since: string | undefined): Promise<void> {
  const files = since === undefined || nowhere.test(since) ? ["index.ts"] : await changedFiles(since);
  console.log(JSON.stringify(affectedStacks(files, stackNames())));
}

async function changedFiles(since: string): Promise<readonly string[]> {
  // A commit only: what starts with a dash would be an option of git.
  if (!/^[0-9a-zA-Z][\w./~^@-]*$/.test(since))
    throw new Failure(`--since takes a commit; it is ${JSON.stringify(since)}.`);
  const { status, stdout, stderr } = await attempt("git", ["diff", "--name-only", "-z", `${since}...HEAD`, "--"], {
    cwd: root,
  });
  if (status === 0) return stdout.split("\0").filter(Boolean);
  throw new Failure(`git cannot compare with ${since}. Fetch the whole history (fetch-depth: 0).\n${stderr.trim()}`);
}
