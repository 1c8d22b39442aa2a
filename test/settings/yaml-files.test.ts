import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { isMap, isScalar, parse, parseDocument, Scalar, visit } from "yaml";
import { type Configuration, problemsIn, refusal, settingsOf } from "../support/configuration.ts";
import { decrypted, root, stacks } from "../support/stacks.ts";

// Whole stack files as people write them, with one thing that YAML takes otherwise than they meant.

const texts = stacks.map((stack) => readFileSync(join(root, "stacks", `Pulumi.${stack}.yaml`), "utf8"));

/** What people write, as it stands in the file. */
const traps = [
  ...["yes", "no", "on", "off", "Yes", "NO", "y", "n", "True", "FALSE"],
  ...["~", "null", "", '""', "' '", "NULL"],
  ...["010", "0o17", "0x1F", "1e3", "1_000", ".5", "+1", "-0", ".inf", ".nan", "12:30:00", "99999999999999999999"],
  ...['"3"', "'true'", "3.0", "2026-01-01", "3 replicas", "3,5", "50%", "1Gb", "512MB", "2 Gi"],
  ...["[]", "{}", "[yes]", "{ a: 1 }", "- 1", "!!str 5", "!!binary aGVsbG8=", "|\n        text\n        text"],
] as const;

/** Where values stand in a file: start and end of each that is no object and no list, with its key. */
interface Place {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

function placesIn(text: string): readonly Place[] {
  const found: Place[] = [];
  visit(parseDocument(text), {
    Pair: (_, { key, value }, path) => {
      if (!isScalar(key) || !isScalar(value) || value.range == null || value.type === Scalar.BLOCK_LITERAL) return;
      const top = path.find(
        (step) => "key" in step && isScalar(step.key) && String(step.key.value).startsWith("sark:"),
      );
      const own = String(key.value);
      if (top === undefined && !own.startsWith("sark:")) return;
      const name = top !== undefined && "key" in top && isScalar(top.key) ? String(top.key.value) : own;
      found.push({ key: name, start: value.range[0], end: value.range[1] });
    },
  });
  return found;
}

interface WrongFile {
  readonly key: string;
  readonly text: string;
}

const trapped: fc.Arbitrary<WrongFile> = fc
  .constantFrom(...texts.map((text) => ({ text, places: placesIn(text) })))
  .chain(({ text, places }) =>
    fc.tuple(fc.constantFrom(...places), fc.constantFrom(...traps)).map(([{ key, start, end }, trap]) => ({
      key,
      text: text.slice(0, start) + trap + text.slice(end),
    })),
  );

/** A key that is written wrongly, as it is in most files that are refused. */
const misspelt: fc.Arbitrary<WrongFile> = fc.constantFrom(...texts).chain((text) => {
  const keys = [...text.matchAll(/^( {4,})(?!#|-)([a-z]\w+):/gim)];
  return fc.tuple(fc.constantFrom(...keys), fc.constantFrom("s", "_", "X")).map(([match, more]) => ({
    key: /^ {2}(sark:\w+):/gm.exec(text.slice(0, match.index).split("\n").reverse().join("\n"))?.[1] ?? "",
    text: `${text.slice(0, match.index)}${match[1] ?? ""}${match[2] ?? ""}${more}:${text.slice(match.index + match[0].length)}`,
  }));
});

function configurationIn(text: string): Configuration | undefined {
  try {
    const document = parse(text) as { config?: Configuration } | null;
    return isPlain(document?.config) ? document.config : undefined;
  } catch {
    // Pulumi itself refuses what is no YAML, before the program runs.
    return undefined;
  }
}

const isPlain = (value: unknown): value is Configuration =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !isMap(value);

/** The message; undefined where the file is accepted, or is none. */
function refusalOf(text: string): string | undefined {
  const configuration = configurationIn(text);
  if (configuration === undefined) return undefined;
  try {
    settingsOf(configuration);
    return undefined;
  } catch {
    return refusal(configuration);
  }
}

describe("a stack file with a trap of YAML in it", () => {
  it("is accepted, or refused with the key, what is wrong and what is expected", () => {
    let refused = 0;
    fc.assert(
      fc.property(fc.oneof({ arbitrary: trapped, weight: 3 }, { arbitrary: misspelt, weight: 1 }), ({ key, text }) => {
        const message = refusalOf(text);
        if (message === undefined) return;
        refused += 1;
        const problems = problemsIn(message);
        assert.ok(problems.length > 0, message);
        for (const problem of problems) {
          assert.match(problem, /^ {2}sark:\S+ [a-z]+ .{5,900}\.$/u);
          assert.ok(!/Invalid|expected|received|undefined|\[object/.test(problem.replace(/; it is .*/, "")), problem);
        }
        assert.ok(message.includes(key), `${message}\nnames ${key} nowhere`);
        assert.match(message, /Mend stacks\/Pulumi\.test\.yaml\. Every setting is described in/);
        assert.ok(!message.includes(decrypted), "shows a password");
      }),
      { numRuns: 650 },
    );
    assert.ok(refused >= 500, `only ${refused} were wrong`);
    console.log(`measured: ${refused} wrong stack files, each refused in one message`);
  }).timeout(120_000);

  it("with several of them is refused with all in one go", () => {
    const configuration = configurationIn(texts[stacks.indexOf("production")] ?? "") ?? {};
    const wrong = {
      ...configuration,
      "sark:deletionProtection": "yes",
      "sark:namespace": null,
      "sark:typo": "on",
      "sark:sark": { ...(configuration["sark:sark"] as object), replicas: { min: "3", max: "010" } },
    };
    assert.deepEqual(
      problemsIn(refusal(wrong)).map((line) => line.trim().split(" ")[0]),
      ["sark:typo", "sark:namespace", "sark:deletionProtection", "sark:sark.replicas.min", "sark:sark.replicas.max"],
    );
  });
});
