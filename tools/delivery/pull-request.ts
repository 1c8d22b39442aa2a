import { Failure, messageOf } from "../lib/failure.ts";

/** The pull request that a preview is for, as GitHub's workflows name it. */
export interface PullRequest {
  /** `owner/name`. */
  readonly repository: string;
  readonly number: number;
  /** May write comments of pull requests, and nothing else. */
  readonly token: string;
  /** Base URL of the API. Default: GitHub's. */
  readonly api?: string;
}

interface Comment {
  readonly id: number;
  readonly body?: string;
  readonly user?: { readonly type: string } | null;
}

const page = 100;

/**
 * Writes the one comment of a stack: replaces the former one, which its first line tells, or makes it.
 *
 * @param marker the line by which the comment is found again
 * @throws Failure if GitHub refuses
 */
export async function writeComment(pullRequest: PullRequest, marker: string, body: string): Promise<void> {
  const former = await findComment(pullRequest, marker);
  if (former === undefined) await call(pullRequest, "POST", `issues/${pullRequest.number}/comments`, { body });
  else await call(pullRequest, "PATCH", `issues/comments/${former.id}`, { body });
}

/** People can write the marker, too: only what a program wrote is replaced. */
async function findComment(pullRequest: PullRequest, marker: string): Promise<Comment | undefined> {
  for (let number = 1; ; number++) {
    const path = `issues/${pullRequest.number}/comments?per_page=${page}&page=${number}`;
    const comments = (await call(pullRequest, "GET", path)) as readonly Comment[];
    const found = comments.find(({ body, user }) => user?.type === "Bot" && body?.startsWith(`${marker}\n`) === true);
    if (found !== undefined || comments.length < page) return found;
  }
}

/**
 * Whether the pull request that a commit came with has a label.
 *
 * @param commit that is deployed
 */
export async function hasLabel(source: Omit<PullRequest, "number">, commit: string, label: string): Promise<boolean> {
  const pulls = (await call(source, "GET", `commits/${commit}/pulls`)) as readonly {
    readonly labels: readonly { readonly name: string }[];
    readonly merged_at: string | null;
  }[];
  return pulls.some(({ labels, merged_at: merged }) => merged !== null && labels.some(({ name }) => name === label));
}

async function call(
  { api = "https://api.github.com", repository, token }: Omit<PullRequest, "number">,
  method: string,
  path: string,
  content?: object,
): Promise<unknown> {
  const url = `${api}/repos/${repository}/${path}`;
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${token}`,
        "x-github-api-version": "2022-11-28",
      },
      ...(content !== undefined && { body: JSON.stringify(content) }),
      signal: AbortSignal.timeout(30_000),
    });
  } catch (error) {
    throw new Failure(`GitHub cannot be reached at ${api}: ${messageOf(error)}. Check GITHUB_API_URL and the network.`);
  }
  if (response.ok) return response.json();
  throw new Failure(
    `GitHub answers ${response.status} to ${method} ${path}. The token needs "pull-requests: write" to comment, and ` +
      '"contents: read" and "pull-requests: read" to look for labels.',
  );
}
