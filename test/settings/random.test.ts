import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { loadSettings } from "../../settings/load.ts";
import { schema } from "../../settings.ts";
import { type Configuration, example, type Path, problemsIn, withValue } from "../support/configuration.ts";
import { asSource, decrypted, stackConfiguration, stacks } from "../support/stacks.ts";

// Whatever stands in a stack file, people get settings or a message that names the key.

const oddTexts = ["", "yes", "null", "NaN", "{", "[]", "0", "-1", "1e400", "%", "\n", "ä€😀", "a".repeat(5000)];
const oddKeys = ["__proto__", "constructor", "toString", "length", "0", "", "secure", "mode"];

const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(...oddTexts, null, [], {}, [[]], true, 0, -0, 1.5, Number.MAX_VALUE, { secure: "v1:x" }),
  fc.string(),
  fc.dictionary(fc.oneof(fc.string(), fc.constantFrom(...oddKeys)), fc.jsonValue({ maxDepth: 1 })),
);

interface Mutation {
  readonly base: Configuration;
  readonly path: Path;
  readonly value: unknown;
}

/** A stack's configuration, a place in it, and what to put there; `undefined` takes the key away. */
const mutation: fc.Arbitrary<Mutation> = fc.constantFrom(...stacks.map(stackConfiguration)).chain((base) => {
  const places = placesIn(base);
  const added = fc
    .tuple(
      fc.constantFrom(...places.filter((path) => isObject(at(base, path)))),
      fc.oneof(fc.constantFrom(...oddKeys), fc.string()),
    )
    .map(([path, key]): Path => [...path, key]);
  return fc.record({
    base: fc.constant(base),
    path: fc.oneof({ arbitrary: fc.constantFrom(...places), weight: 4 }, { arbitrary: added, weight: 1 }),
    value: fc.oneof({ arbitrary: junk, weight: 9 }, { arbitrary: fc.constant(undefined), weight: 1 }),
  });
});

function placesIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  const inner = keys.flatMap((key) => placesIn(Reflect.get(value, key), [...path, key]));
  return path.length === 0 ? inner : [path, ...inner];
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((node, key) => Reflect.get(node as object, key), value);

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

/** The message, or nothing where the configuration is accepted. Anything else that is thrown fails the test. */
function refusalOf(values: Readonly<Record<string, string>>, isSecret: (key: string) => boolean): string | undefined {
  try {
    loadSettings({ values, isSecret, stack: "test" });
    return undefined;
  } catch (error) {
    assert.ok(pulumi.RunError.isInstance(error), `throws ${String(error)}`);
    return error.message;
  }
}

function assertGoodMessage(message: string): void {
  const problems = problemsIn(message);
  assert.ok(problems.length > 0);
  assert.ok(message.startsWith(`The configuration of stack test has ${problems.length} problem`), message);
  for (const problem of problems) assert.match(problem, /^ {2}sark:\S.{5,900}\.$/u);
  assert.ok(!message.includes(decrypted), "shows a password");
  assert.ok(!/Invalid|expected|received|undefined|\[object/.test(message.replaceAll(/; it is .*/g, "")), message);
}

describe("any configuration", () => {
  it("with junk at one place gives settings or a message that names the place", () => {
    let refused = 0;
    fc.assert(
      fc.property(mutation, ({ base, path, value }) => {
        const { values, isSecret } = asSource(withValue(base, path, value));
        const message = refusalOf(values, isSecret);
        if (message === undefined) return;
        refused += 1;
        assertGoodMessage(message);
        // The setting at least: a variant that went wrong is reported where the variants are told apart.
        assert.ok(message.includes(String(path[0])), message);
      }),
      { numRuns: 1500 },
    );
    assert.ok(refused >= 500, `only ${refused} were wrong`);
  });

  it("with junk at several places names each setting that it complains about once per problem", () => {
    const several = fc.tuple(
      fc.uniqueArray(fc.constantFrom(...Object.keys(schema)), { minLength: 2, maxLength: 6 }),
      fc.constantFrom<unknown>([[]], { "no such key": 1 }),
    );
    fc.assert(
      fc.property(several, ([names, value]) => {
        const configuration = { ...example, ...Object.fromEntries(names.map((name) => [`sark:${name}`, value])) };
        const { values, isSecret } = asSource(configuration);
        const message = refusalOf(values, isSecret);
        for (const name of names) assert.match(message ?? "", new RegExp(`^  sark:${name}\\b`, "m"));
      }),
      { numRuns: 100 },
    );
  });

  it("of arbitrary text in any key gives settings or a message", () => {
    const { values, isSecret } = asSource(example);
    const name = fc.oneof(fc.constantFrom(...Object.keys(schema)), fc.constantFrom(...oddKeys.filter(Boolean)));
    const text = fc.oneof(fc.string(), fc.json(), fc.constantFrom(...oddTexts));
    fc.assert(
      fc.property(name, text, (key, content) => {
        const changed = Object.fromEntries([...Object.entries(values), [`sark:${key}`, content]]);
        const message = refusalOf(changed, isSecret);
        if (message !== undefined) assertGoodMessage(message);
      }),
      { numRuns: 1000 },
    );
  });
});
