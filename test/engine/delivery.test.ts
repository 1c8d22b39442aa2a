import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { driftOf, driftText } from "../../tools/delivery/drift.ts";
import { refreshing, runPreview } from "../../tools/delivery/run-preview.ts";
import { Log } from "../../tools/lib/log.ts";
import { root } from "../../tools/lib/paths.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { endCommands } from "../../tools/lib/run.ts";
import { comment } from "../../tools/preview/comment.ts";
import { dangers, judge, type Verdict } from "../../tools/preview/gate.ts";
import { lockedStatus } from "../../tools/pulumi/lock.ts";
import { up, type Updated } from "../../tools/pulumi/up.ts";
import { explain } from "../../tools/pulumi/workspace.ts";
import { Engine } from "../support/engine.ts";
import { pullRequests } from "./support/pull-requests.ts";
import { objectsBySource, orphans } from "./support/state.ts";

const stack = "local";
const directory = join(root, "test/engine/comments");
const refreshes = process.env["GOLDEN"] === "refresh";

/** The comment without what says nothing of the change: ends of generated names, and figures and numbers of what stays. */
const stable = (text: string): string =>
  text
    .replace(/-(?:[0-9a-f]{8}|[0-9a-f]{10})(?=[`"\s,}\]])/g, "-…")
    .replace(/\d+ unchanged/g, "… unchanged")
    .replace(/^.* \| the same \|\n/gm, "");

const protect = (isOn: boolean) => (config: Record<string, unknown>) => {
  config["sark:deletionProtection"] = isOn;
};

/** Changes on their way to a stack that stands, by the code of the commands, on the real engine and a real API server. */
describe("delivery to stack local", function () {
  this.timeout(600_000);
  const progress = new Progress(new Log("deliverytest"));
  let engine: Engine;
  let file: string;

  before(async () => {
    engine = await Engine.start();
    file = await engine.stack(stack);
  });
  after(() => engine.stop());

  const update = async (note: (text: string) => void = () => undefined, ...options: string[]): Promise<Updated> =>
    up(engine.workspace, { stack, file }, note, options);

  /** Updates the stack, and sends pulumi a signal when so many resources are done. */
  async function interrupted(signal: NodeJS.Signals, after: number): Promise<Updated> {
    let isSent = false;
    const result = await update((text) => {
      if (isSent || Number.parseInt(text) < after) return;
      isSent = true;
      endCommands(signal);
    });
    assert.ok(isSent, explain(result));
    assert.notEqual(result.status, 0);
    return result;
  }

  const preview = async (changed: string, ...options: readonly string[]) =>
    runPreview(progress, stack, { workspace: engine.workspace, file: changed }, options);

  describe("interrupted while it comes up", () => {
    let former: ReadonlySet<string>;
    /** Secrets that were being made when Pulumi was killed: it had chosen their names by chance, and nobody knows them any more. */
    let unnamed: readonly string[];

    it("by Ctrl+C: pulumi ends what it is at and writes down all of it", async () => {
      const { done } = await interrupted("SIGINT", 60);
      const { objects, pending } = await objectsBySource(engine, stack);
      assert.deepEqual(pending, []);
      assert.deepEqual(orphans(objects), []);
      former = new Set(objects.cluster.keys());
      assert.ok(former.size >= 20, `${former.size} objects, ${done} resources`);
    });

    it("and killed: the next run takes the lock of the dead and goes on", async () => {
      await interrupted("SIGKILL", 40);
      const { pending } = await objectsBySource(engine, stack);
      assert.ok(pending.length > 0, "nothing was under way");
      unnamed = pending.flatMap((urn) => /core\/v1:Secret::(.*)$/.exec(urn)?.[1] ?? []);
    });

    it("two runs at once: the second is refused in one message, the first comes to its end", async () => {
      let second: Promise<unknown> | undefined;
      const first = await update((text) => {
        if (Number.parseInt(text) >= 1) second ??= update().catch((error: unknown) => error);
      });
      assert.equal(first.status, 0, explain(first));
      const refusal = (await second) as Error & { readonly status: number };
      assert.equal(refusal.status, lockedStatus);
      const lines = refusal.message.split("\n");
      assert.equal(lines.length, 2, refusal.message);
      assert.match(
        lines[0] ?? "",
        /^Another run is updating stack local: \S+@\S+, process \d+, since \S+\. Nothing was/,
      );
      assert.ok(lines[0]?.includes(`@${hostname()},`), refusal.message);
      assert.match(lines[1] ?? "", /^Wait until it is done, .* npm run pulumi -- cancel --stack local$/);
    });

    it("with nothing lost: each object is in the state, and none was made twice or anew but a Secret without a known name", async () => {
      const { objects, pending } = await objectsBySource(engine, stack);
      assert.deepEqual(pending, []);
      const made = orphans(objects).map((object) => /^Secret .*\/(.*)-[0-9a-f]{8}$/.exec(object)?.[1] ?? object);
      assert.equal(new Set(made).size, made.length, "made more than twice");
      assert.deepEqual(
        made.filter((name) => !unnamed.includes(name)),
        [],
      );
      const gone = [...former].filter((object) => !objects.cluster.has(object));
      assert.deepEqual(gone, [], "made before the interruption, and no longer there");
      const again = await preview(file, ...refreshing);
      assert.deepEqual([again.changes, again.drift, again.problems], [[], [], []]);
    });
  });

  describe("by a pull request", () => {
    for (const [name, { change, options = [], verdict, endangered }] of Object.entries(pullRequests)) {
      it(`${name}: ${verdict}, and the comment says what test/engine/comments/${name}.md says`, async () => {
        const found = await preview(await engine.stack(stack, change), ...options);
        assert.equal(judge(found, false), verdict, found.problems.join("\n"));
        assert.equal(judge(found, true), verdict === "gate" ? ("passed" satisfies Verdict) : verdict);
        assert.deepEqual(
          dangers(found).map((danger) => `${danger.change.operation} ${danger.change.name}`),
          endangered,
        );
        const actual = stable(comment(found, { stack, isAcknowledged: false }));
        const golden = join(directory, `${name}.md`);
        if (refreshes) writeFileSync(golden, actual);
        assert.ok(existsSync(golden), `there is no ${golden}`);
        const hint = "if the change is meant, refresh with: GOLDEN=refresh npx mocha test/engine/delivery.test.ts";
        assert.equal(actual, readFileSync(golden, "utf8"), hint);
      });
    }
  });

  describe("with its protection", () => {
    it("put on: no object changes", async () => {
      file = await engine.stack(stack, protect(true));
      const result = await update();
      assert.equal(result.status, 0, explain(result));
      assert.equal(result.done, 0);
    });

    it("removed by a pull request: let through, and told by name", async () => {
      const found = await preview(await engine.stack(stack, protect(false)));
      assert.equal(judge(found, false), "passed");
      const text = stable(comment(found, { stack, isAcknowledged: false }));
      const golden = join(directory, "protection-removed.md");
      if (refreshes) writeFileSync(golden, text);
      assert.equal(text, readFileSync(golden, "utf8"));
    });

    it("a store cannot be switched, whatever the label says: Pulumi refuses, and the comment says why", async () => {
      const change = pullRequests["store-switched"]?.change;
      assert.ok(change);
      const found = await preview(
        await engine.stack(stack, (config) => {
          protect(true)(config);
          change(config);
        }),
      );
      assert.equal(judge(found, true), "failed");
      assert.match(comment(found, { stack, isAcknowledged: true }), /cannot be deleted\s+because it is protected/);
    });
  });

  describe("changed by hand", () => {
    before(async () => {
      file = await engine.stack(stack, protect(true));
    });
    const found = () => preview(file, ...refreshing, "--expect-no-changes");

    it("is found and named: what is different, and what is gone", async () => {
      const namespace = ["--namespace", "mcp-local"];
      await engine.kubectl(
        ...["patch", "service", "gateway-service", ...namespace, "--type=json"],
        ...["--patch", '[{"op":"replace","path":"/spec/ports/0/port","value":8081}]'],
      );
      await engine.kubectl("delete", "networkpolicy", "sark", ...namespace);
      const drifted = await found();
      const report = driftOf(stack, drifted);
      assert.deepEqual(
        report.drifted.map(({ urn, kind }) => [urn.split("::").slice(-1)[0], kind]),
        [
          ["gateway-service", "changed"],
          ["platform-network-sark", "gone"],
        ],
      );
      const text = driftText(stack, drifted);
      assert.match(text, /^## Stack `local`: 2 drifted\n/);
      assert.match(text, /\| `spec\.ports\[0\]\.port` \| `8080` \| `8081` \|/);
      assert.match(text, /\*\*NetworkPolicy `platform-network-sark`\*\* is gone/);
    });

    it("is set right by a deployment, as the report says", async () => {
      const result = await update(undefined, ...refreshing);
      assert.equal(result.status, 0, explain(result));
      assert.deepEqual(driftOf(stack, await found()), { stack, drifted: [], pending: [] });
    });
  });
});
