import assert from "node:assert/strict";
import { z } from "zod";
import { schema } from "../../settings.ts";

// A description that names a default must name the real one.

interface Node {
  readonly description?: string;
  readonly default?: unknown;
  readonly [keyword: string]: unknown;
}

interface Documented {
  readonly place: string;
  readonly description: string;
  readonly value: unknown;
}

const documented = descriptions(z.toJSONSchema(z.object(schema), { io: "input", unrepresentable: "any" }), "sark");

/** Every description with its place and the default beside it. */
function descriptions(node: unknown, place: string): readonly Documented[] {
  if (typeof node !== "object" || node === null) return [];
  const { description, default: value, ...rest } = node as Node;
  const inner = Object.entries(rest).flatMap(([key, content]) => descriptions(content, `${place}.${key}`));
  return description === undefined ? inner : [{ place, description, value }, ...inner];
}

/** A default in the words of the descriptions. */
function inWords(value: unknown): readonly string[] {
  if (typeof value === "object" && value !== null && Object.keys(value).length === 0)
    return ["none", "nobody", "nothing"];
  if (typeof value === "object" && value !== null) {
    return [
      Object.entries(value)
        .map(([key, content]) => `${key}=${String(content)}`)
        .join(", "),
    ];
  }
  return [String(value)];
}

const withDefault = documented.filter(
  ({ value, description }) => value !== undefined && description.includes("Default:"),
);

describe("defaults", () => {
  it("are described in many places", () => {
    assert.ok(withDefault.length >= 20, `found ${withDefault.length}`);
  });

  for (const { place, description, value } of withDefault) {
    it(`${place} is what its description says`, () => {
      const said = /Default: (.+)$/.exec(description)?.[1] ?? "";
      assert.ok(
        inWords(value).some((words) => said.startsWith(`${words}.`) || said.startsWith(`${words},`)),
        `"${said}" is not ${JSON.stringify(value)}`,
      );
    });
  }

  it("that are values are not described where there is none", () => {
    const promised = documented.filter(
      ({ value, description }) => value === undefined && /Default: (\d|true|false|none|nobody)/.test(description),
    );
    assert.deepEqual(promised, []);
  });
});
