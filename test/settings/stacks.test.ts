import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { schema } from "../../settings.ts";
import { stacks, stackSettings } from "../support/stacks.ts";

describe("the stack files", () => {
  it("exist for a try on one machine and for production", () => {
    assert.ok(stacks.includes("local") && stacks.includes("production"), stacks.join());
  });

  for (const stack of stacks) {
    it(`${stack} gives complete settings`, () => {
      assert.deepEqual(Object.keys(stackSettings(stack)).sort(), Object.keys(schema).sort());
    });

    it(`${stack} gives settings that no component can change`, () => {
      for (const [place, value] of objectsIn(stackSettings(stack), "settings")) {
        assert.ok(Object.isFrozen(value), `${place} is not frozen`);
      }
    });
  }
});

/** Every object and list, with its place. */
function objectsIn(value: unknown, place: string): readonly (readonly [string, object])[] {
  if (typeof value !== "object" || value === null || pulumi.Output.isInstance(value)) return [];
  const inner = Object.entries(value).flatMap(([key, content]) => objectsIn(content, `${place}.${key}`));
  return [[place, value], ...inner];
}
