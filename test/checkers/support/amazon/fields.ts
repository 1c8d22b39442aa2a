import { secretMark } from "../../../support/recorder.ts";

// How inputs of resources become what Amazon itself calls them: the first letter is a capital, bar exceptions.

export type Fields = Readonly<Record<string, unknown>>;

/** Other names of inputs; null for those that are asked for elsewhere. */
export type Names = Readonly<Record<string, string | null>>;

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Inputs under Amazon's names, tags as the list that it takes, and what is nested too. */
export function renamed(inputs: Fields, names: Names = {}): Fields {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, value]) => {
      const own = names[name];
      if (own === null) return [];
      return [[own ?? capital(name), name === "tags" ? pairs(value as Fields, "Key") : renamedWithin(value)]];
    }),
  );
}

function renamedWithin(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamedWithin);
  if (isFields(value)) return renamed(value);
  return typeof value === "string" ? asAmazonWrites(value) : value;
}

/** A map as a list of keys and values. */
export const pairs = (map: Fields | undefined, key: string): readonly Fields[] =>
  Object.entries(map ?? {}).map(([name, value]) => ({ [key]: name, Value: asAmazonWrites(String(value)) }));

/** What the recorder makes up, or hides, in the form that Amazon would give it; anything else as it is. */
function asAmazonWrites(text: string): string {
  if (text === secretMark) return "0123456789abcdef0123456789abcdef";
  const arn = /^arn of (.+)$/.exec(text)?.[1];
  if (arn !== undefined) return `arn:aws:iam::123456789012:role/${arn}`;
  if (text.startsWith("key of ")) return "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
  if (text.endsWith("key/sark-aws-key")) return text.replace("sark-aws-key", "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9");
  return /^[a-z-]+-id$/.test(text) ? "sg-0a1b2c3d" : text;
}

/** Only the named fields of some. */
export const only = (fields: Fields, ...names: readonly string[]): Fields =>
  Object.fromEntries(names.filter((name) => name in fields).map((name) => [name, fields[name]]));
