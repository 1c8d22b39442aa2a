import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { hasLabel, writeComment } from "../../tools/delivery/pull-request.ts";

interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly type: string };
}

const marker = "<!-- preview of stack dev -->";

/** The part of GitHub's API that is used, with comments that can be looked at. */
class GitHub {
  readonly comments: Comment[] = [];
  readonly calls: string[] = [];
  status = 200;
  labels: readonly string[] = [];
  private readonly server: Server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      this.calls.push(`${request.method ?? ""} ${request.url ?? ""}`);
      assert.equal(request.headers.authorization, "Bearer token-of-the-run");
      response.writeHead(this.status, { "content-type": "application/json" });
      response.end(JSON.stringify(this.answer(request.method ?? "", new URL(request.url ?? "", "http://x"), text)));
    });
  });

  async start(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
  }

  add(body: string, type = "Bot"): void {
    this.comments.push({ id: this.comments.length + 1, body, user: { type } });
  }

  private answer(method: string, url: URL, text: string): unknown {
    if (url.pathname.endsWith("/pulls")) {
      return [{ merged_at: "2026-01-01T00:00:00Z", labels: this.labels.map((name) => ({ name })) }];
    }
    const { body = "" } = (text === "" ? {} : JSON.parse(text)) as { body?: string };
    if (method === "POST") this.add(body);
    if (method === "PATCH") {
      const comment = this.comments.find(({ id }) => url.pathname.endsWith(`/${id}`));
      if (comment !== undefined) comment.body = body;
    }
    const page = Number(url.searchParams.get("page") ?? 1);
    return method === "GET" ? this.comments.slice((page - 1) * 100, page * 100) : {};
  }
}

describe("the comment of a stack", () => {
  let github: GitHub;
  let api: string;
  const pullRequest = () => ({ repository: "team/platform", number: 7, token: "token-of-the-run", api });

  beforeEach(async () => {
    github = new GitHub();
    api = await github.start();
  });
  afterEach(() => {
    github.stop();
  });

  it("is made once and replaced from then on", async () => {
    for (const text of ["first", "second", "third"]) await writeComment(pullRequest(), marker, `${marker}\n${text}`);
    assert.deepEqual(
      github.comments.map(({ body }) => body),
      [`${marker}\nthird`],
    );
  });

  it("is found behind hundreds of others, and leaves those of other stacks alone", async () => {
    for (let index = 0; index < 250; index++) github.add(`comment ${index}`, "User");
    github.add("<!-- preview of stack production -->\nother");
    github.add(`${marker}\nformer`);
    await writeComment(pullRequest(), marker, `${marker}\nnew`);
    assert.equal(github.comments.length, 252);
    assert.deepEqual(
      github.comments.slice(-2).map(({ body }) => body.split("\n")[1]),
      ["other", "new"],
    );
  });

  it("is never one that a person wrote, whatever it starts with", async () => {
    github.add(`${marker}\nby a person`, "User");
    await writeComment(pullRequest(), marker, `${marker}\nby the run`);
    assert.deepEqual(
      github.comments.map(({ body }) => body.split("\n")[1]),
      ["by a person", "by the run"],
    );
  });

  it("that GitHub refuses says which right is missing, and no token", async () => {
    github.status = 403;
    await assert.rejects(writeComment(pullRequest(), marker, "x"), ({ message }: Error) => {
      assert.match(message, /GitHub answers 403 to GET .*pull-requests: write/);
      assert.ok(!message.includes("token-of-the-run"));
      return true;
    });
  });

  it("that cannot be sent says where it was tried", async () => {
    github.stop();
    await assert.rejects(
      writeComment({ ...pullRequest(), api: "http://127.0.0.1:9" }, marker, "x"),
      /GitHub cannot be reached at http:\/\/127\.0\.0\.1:9/,
    );
  });
});

describe("the label of the pull request that a commit came with", () => {
  it("is found", async () => {
    const github = new GitHub();
    const source = { repository: "team/platform", token: "token-of-the-run", api: await github.start() };
    try {
      assert.equal(await hasLabel(source, "abc", "allow-stateful-change"), false);
      github.labels = ["bug", "allow-stateful-change"];
      assert.equal(await hasLabel(source, "abc", "allow-stateful-change"), true);
      assert.deepEqual(github.calls.at(-1), "GET /repos/team/platform/commits/abc/pulls");
    } finally {
      github.stop();
    }
  });
});
