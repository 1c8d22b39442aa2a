import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { defects } from "../../policy/defects.ts";
import { root } from "../support/stacks.ts";
import { examples } from "./defects-examples.ts";
import { change } from "./fixtures.ts";
import { analyze, analyzeStack, type Resource, violated } from "./harness.ts";

/** All rules that the stack violates, by its resources and as a whole. */
function violations(stack: Readonly<Record<string, Resource | undefined>>): string[] {
  const resources = Object.entries(stack).flatMap(([name, resource]) => (resource ? [{ ...resource, name }] : []));
  return [...new Set([analyzeStack(resources), ...resources.map((one) => analyze(one))].flatMap(violated))].sort();
}

const caught = defects.filter((defect) => defect.rules.length > 0);
const beyond = defects.filter((defect) => defect.rules.length === 0);

describe("the tutorial's mistakes", () => {
  it("are all there, each once", () => {
    const ids = (letter: string, last: number) => Array.from({ length: last }, (_, index) => `${letter}${index + 1}`);
    assert.deepEqual(
      defects.map(({ id }) => id),
      [...ids("D", 105), ...ids("A", 12)],
    );
  });

  it("have an example each, if rules refuse them, on a stack that is compliant without it", () => {
    assert.deepEqual(Object.keys(examples).sort(), caught.map(({ id }) => id).sort());
    for (const stack of new Set(Object.values(examples).map((example) => example.stack))) {
      assert.deepEqual(violations(stack), []);
    }
  });

  for (const { id, what, rules: expected } of caught) {
    it(`${id} is refused: ${what}`, () => {
      const example = examples[id];
      assert.ok(example !== undefined);
      assert.deepEqual(violations(change(example.stack, example.changes)), [...expected].sort());
    });
  }

  it("say why no rule can refuse them, and name only what exists", () => {
    for (const { id, what, instead = "" } of beyond) {
      assert.match(what, /^[A-Z].*\.$/, id);
      assert.match(instead, /^\S.{12,}\.$/, id);
      for (const [path] of instead.matchAll(/\b(components|docs|settings|test|tools)\/[\w./-]*\w/g)) {
        assert.ok(existsSync(join(root, path)), `${id}: there is no ${path}`);
      }
    }
  });
});
