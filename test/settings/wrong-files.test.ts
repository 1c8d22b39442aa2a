import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parse, parseDocument } from "yaml";
import { type Configuration, problemsIn, refusal } from "../support/configuration.ts";
import { root } from "../support/stacks.ts";
import { type Mistake, mistakes } from "./support/mistakes.ts";

const production = readFileSync(join(root, "stacks/Pulumi.production.yaml"), "utf8");

/** How many files are generated; each is wrong. */
const files = 600;

/** The file of stack production with the mistakes in it, as text. */
function fileWith(all: readonly Mistake[]): string {
  const document = parseDocument(production);
  const written: string[] = [];
  for (const [path, text] of all.flatMap(({ changes }) => changes)) {
    const [setting = "", ...keys] = path.split(" ");
    const place = ["config", `sark:${setting}`, ...keys];
    if (text === undefined) document.deleteIn(place);
    else document.setIn(place, `written-${written.push(text) - 1}-`);
  }
  return document
    .toString({ lineWidth: 0 })
    .replace(/written-(\d+)-/g, (_, index: string) => written[Number(index)] ?? "");
}

/** What a problem says: that something is wrong with a key, why, and what is expected instead. */
const sentence =
  /^ {2}sark:\S+ (?:must |is required|is not a setting|is in plain text\. Remove it .* pulumi config set --secret|needs .* Lower )/;

describe("a stack file with mistakes of every kind", () => {
  it("is refused with all of them in one go: each by its key, with its value where that is no secret, and what to do", () => {
    let problems = 0;
    fc.assert(
      fc.property(mistakes, (all) => {
        const { config } = parse(fileWith(all)) as { readonly config: Configuration };
        const message = refusal(config);
        const lines = problemsIn(message);
        assert.deepEqual(
          lines.map((line) => line.trim().split(" ")[0]).sort(),
          all.map(({ at }) => `sark:${at}`).sort(),
          message,
        );
        for (const { at, shown = "", hidden } of all) {
          const line = lines.find((one) => one.startsWith(`  sark:${at} `)) ?? "";
          assert.match(line, sentence);
          assert.ok(line.includes(shown), `${line}\ndoes not show ${shown}`);
          assert.ok(hidden === undefined || !message.includes(hidden), "shows a secret");
        }
        assert.match(message, /nothing was created or changed:\n/);
        assert.match(message, /\nMend stacks\/Pulumi\.test\.yaml\. Every setting is described in docs\/settings\.md/);
        problems += all.length;
      }),
      { numRuns: files },
    );
    console.log(`measured: ${files} wrong stack files with ${problems} mistakes, none overlooked, no crash`);
  }).timeout(300_000);
});
