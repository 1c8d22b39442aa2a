import { appendFileSync } from "node:fs";
import { scoreLine } from "../../policy/checklist.ts";
import { provideStack, type Whereabouts } from "../delivery/place.ts";
import { type PullRequest, writeComment } from "../delivery/pull-request.ts";
import { runPreview } from "../delivery/run-preview.ts";
import { Failure } from "../lib/failure.ts";
import type { Progress } from "../lib/progress.ts";
import { comment, marker } from "../preview/comment.ts";
import { judge, statusOf } from "../preview/gate.ts";
import { report } from "../preview/report.ts";

export interface PreviewOptions extends Whereabouts {
  /** Prints everything as JSON instead. */
  readonly json?: true;
  /** Somebody said that data may be replaced or deleted. */
  readonly allowStatefulChange?: true;
  /** Number of the pull request that gets the comment. */
  readonly pullRequest?: string;
}

/** Shows what an update of the stack would do, and judges it; returns the exit status. */
export async function preview(progress: Progress, stack: string, options: PreviewOptions): Promise<number> {
  const pullRequest = options.pullRequest === undefined ? undefined : pullRequestOf(options.pullRequest);
  const place = await provideStack(progress, stack, options);
  const found = await runPreview(progress, stack, place);
  const isAcknowledged = options.allowStatefulChange === true;
  const text = comment(found, { stack, isAcknowledged });
  console.log(options.json === true ? JSON.stringify(report(stack, found, isAcknowledged), undefined, 2) : text);
  progress.line(`The checklist, docs/checklist.md, has ${scoreLine()}`);
  summarize(text);
  if (pullRequest !== undefined) await writeComment(pullRequest, marker(stack), text);
  return statusOf[judge(found, isAcknowledged)];
}

/** Where a workflow of GitHub runs this, its page shows the text. */
export function summarize(text: string): void {
  const { GITHUB_STEP_SUMMARY: page } = process.env;
  if (page !== undefined) appendFileSync(page, `${text}\n`);
}

function pullRequestOf(number: string): PullRequest {
  if (!/^[1-9]\d*$/.test(number)) throw new Failure(`--pull-request takes a number; it is ${JSON.stringify(number)}.`);
  return { ...repositoryOfWorkflow("--pull-request"), number: Number(number) };
}

/** The repository and the token that GitHub gives to its workflows. */
export function repositoryOfWorkflow(option: string): Omit<PullRequest, "number"> {
  const { GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token, GITHUB_API_URL: api } = process.env;
  if (repository === undefined || token === undefined) {
    throw new Failure(
      `${option} needs GITHUB_REPOSITORY and GITHUB_TOKEN in the environment, as in a workflow of GitHub.`,
    );
  }
  return { repository, token, ...(api !== undefined && { api }) };
}
