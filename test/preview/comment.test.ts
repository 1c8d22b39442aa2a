import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { comment, marker } from "../../tools/preview/comment.ts";
import { readPreview } from "../../tools/preview/events.ts";
import { longestComment } from "../../tools/preview/fit.ts";
import { judge } from "../../tools/preview/gate.ts";
import { report } from "../../tools/preview/report.ts";
import { root } from "../support/stacks.ts";
import { previews } from "./support/previews.ts";
import { replacement, type StepInput, stream } from "./support/stream.ts";

const directory = join(root, "test/preview/comments");
const refreshes = process.env["GOLDEN"] === "refresh";
const update = (name: string, old: object, state: object): StepInput => ({
  op: "update",
  type: "kubernetes:core/v1:ConfigMap",
  name,
  old: { ...old },
  new: { ...state },
  diff: { data: "update" },
});

const options = { stack: "production", isAcknowledged: false };

describe("the comment on a pull request", () => {
  for (const [name, input] of Object.entries(previews)) {
    it(`${name} says what test/preview/comments/${name}.md says`, () => {
      const actual = comment(readPreview(stream(input)), options);
      const file = join(directory, `${name}.md`);
      if (refreshes) writeFileSync(file, actual);
      assert.equal(actual, readFileSync(file, "utf8"), "if the change is meant, refresh with: npm run golden");
    });
  }

  it("has a file for each change and no other", () => {
    assert.deepEqual(
      readdirSync(directory).sort(),
      Object.keys(previews)
        .map((name) => `${name}.md`)
        .sort(),
    );
  });

  it("is the same whatever order the engine took", () => {
    for (const input of Object.values(previews)) {
      const turned = { ...input, steps: [...input.steps].reverse() };
      assert.equal(comment(readPreview(stream(turned)), options), comment(readPreview(stream(input)), options));
    }
  });

  it("names an object that Pulumi names the same in each preview", () => {
    const again = stream(previews["secret-rotated"] ?? { steps: [] }).replaceAll("91b2c3d4", "0badcafe");
    assert.equal(comment(readPreview(again), options), readFileSync(join(directory, "secret-rotated.md"), "utf8"));
  });

  it("starts with the line by which it is found again", () => {
    assert.ok(comment(readPreview(stream({ steps: [] })), options).startsWith(`${marker("production")}\n`));
  });

  it("says so where no policy pack judged, and where the preview failed", () => {
    const failed = readPreview(
      stream({ steps: [], result: "failed", problems: ["sark:images is required"], packs: {} }),
    );
    const text = comment(failed, options);
    assert.match(text, /The preview failed/);
    assert.match(text, /sark:images is required/);
    assert.match(text, /No policy pack judged this/);
  });

  it("shows a violated policy with its rule, its resource and what to do", () => {
    const at = "urn:pulumi:production::sark::kubernetes:apps/v1:Deployment::sark";
    const policies = [{ name: "image-digest", message: "Name the image by digest.", at }];
    const preview = readPreview(stream({ steps: [], policies }));
    assert.equal(judge(preview, true), "policies");
    assert.match(comment(preview, options), /\*\*mandatory\*\* `image-digest` at `sark`[^]*Name the image by digest\./);
  });

  it("cannot be turned into links, mentions, tags or rows by what stands in a property", () => {
    const nasty = "a | b `x` ``` @everyone <img src=x> [l](http://x)\n| row |";
    const change = update("config", { data: { note: "old" } }, { data: { note: nasty.replace("\n", " ") } });
    const text = comment(readPreview(stream({ steps: [change] })), options);
    const rows = text.split("\n").filter((line) => line.includes("@everyone"));
    assert.equal(rows.length, 1);
    assert.match(rows[0] ?? "", /^\| `data\.note` \| `old` \| ````a \\\| b `x` ``` @everyone .* \\\| row \\\|```` \|$/);
  });
});

describe("a comment that would be too long", () => {
  const many = Array.from({ length: 3_000 }, (_, index) =>
    update(`config-${index}`, { data: { value: `before ${index}` } }, { data: { value: `after ${index}` } }),
  );
  const lost = replacement({
    type: "kubernetes:apps/v1:StatefulSet",
    name: "zzz-last-by-name",
    old: { spec: { serviceName: "a" } },
    new: { spec: { serviceName: "b" } },
    diff: { "spec.serviceName": "update-replace" },
  });
  const preview = readPreview(
    stream({
      steps: [...many, ...lost],
      outputs: [
        { objectives: { postgres: { recoveryPoint: 300 } } },
        { objectives: { postgres: { recoveryPoint: 60 } } },
      ],
    }),
  );
  const text = comment(preview, options);

  it("fits, and uses the room", () => {
    assert.ok(text.length <= longestComment, String(text.length));
    assert.ok(text.length > longestComment * 0.95, String(text.length));
  });

  it("keeps the summary, what is dangerous with its properties, and the figures", () => {
    assert.match(text, /1 to replace, 3000 to update/);
    assert.match(text, /### Replaced[^]*zzz-last-by-name[^]*`spec\.serviceName` ⟲ \| `a` \| `b`/);
    assert.match(text, /objectives\.postgres\.recoveryPoint`\*\* \| `300` \| `60`/);
  });

  it("says how many it leaves out", () => {
    const shown = [...text.matchAll(/^\*\*ConfigMap/gm)].length;
    assert.match(text, new RegExp(`_${3_000 - shown} more that did not fit`));
  });

  it("fits whatever the limit is", () => {
    for (const limit of [2_000, 5_000, 20_000]) assert.ok(comment(preview, { ...options, limit }).length <= limit);
  });

  it("leaves nothing out of the report for programs", () => {
    const { changes } = report("production", preview, false) as { readonly changes: readonly object[] };
    assert.equal(changes.length, 3_001);
  });
});
