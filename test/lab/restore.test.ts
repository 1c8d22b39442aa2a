import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { comparison, removal, removed } from "../../tools/lab/postgres/restore.ts";
import { root } from "../support/stacks.ts";

describe("a restore in the lab", () => {
  const document = readFileSync(join(root, "docs/recovery/postgres.md"), "utf8");

  it("takes the steps that the document on recovery names, in their order", () => {
    const steps = [
      ...removal("$NAMESPACE").map((words) => `kubectl ${words.join(" ")}\n`),
      `pulumi refresh${removed.map((target) => ` --target '${target}'`).join("")}\n`,
      "pulumi up\n",
    ];
    assert.ok(document.includes(steps.join("")), steps.join(""));
  });

  for (const [what, table, facts] of [
    ["exactly what was there", [[1, 7]], [7, 0, 0]],
    ["nothing", [], [0, 7, 0]],
    ["too little", [[1, 5]], [5, 2, 0]],
    [
      "a gap, and what came later",
      [
        [1, 2],
        [5, 9],
      ],
      [5, 2, 2],
    ],
  ] as const) {
    it(`tells ${what}`, () => {
      const [kept, lost, tooMany] = facts;
      assert.deepEqual(comparison(table, 7), { "rows kept": kept, lost, "rows too many": tooMany });
    });
  }
});
