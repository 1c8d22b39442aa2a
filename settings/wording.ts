import type { z } from "zod";

// What people read about a wrong value: the key, what is expected, and the value where it may be shown.

/** One thing that is wrong. */
export interface Problem {
  /** The key, such as `sark:sark.replicas.min`. */
  readonly at: string;
  /** Follows the key as a sentence, without full stop. */
  readonly message: string;
}

/** Replaces the library's wording where it speaks to programmers. */
export function plainMessage(issue: z.core.$ZodRawIssue): string | undefined {
  if (valueOf(issue) === undefined) return "is required";
  switch (issue.code) {
    case "invalid_type":
      if (issue.expected === "string" && isScalar(issue.input)) return "must be text: put it in quotes";
      return `must be ${expectations[issue.expected] ?? `a ${issue.expected}`}`;
    case "invalid_value":
      return `must be one of: ${issue.values.map(String).join(", ")}`;
    case "invalid_union":
      return Array.isArray(issue.options) ? `must be one of: ${issue.options.join(", ")}` : undefined;
    case "invalid_key":
      return issue.issues[0]?.message;
    case "too_small":
      return `must ${quantity(issue.origin, "at least", issue.minimum)}`;
    case "too_big":
      return `must ${quantity(issue.origin, "at most", issue.maximum)}`;
    default:
      return undefined;
  }
}

const expectations: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  object: "an object",
  record: "an object",
  string: "text",
};

function quantity(origin: string, bound: string, limit: number | bigint): string {
  if (origin === "string") return `have ${bound} ${limit} ${limit === 1 ? "character" : "characters"}`;
  if (origin === "array") return `have ${bound} ${limit} ${limit === 1 ? "entry" : "entries"}`;
  return `be ${bound} ${limit}`;
}

/** A number of things, such as `1 database` and `2 databases`. */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`;

/** The problems of one issue of the library in the setting `at`; `mayShow` is false where the setting is encrypted. */
export function explain(at: string, issue: z.core.$ZodIssue, mayShow: boolean): readonly Problem[] {
  const place = placeOf(at, issue.path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ at: placeOf(place, [key]), message: "is not a setting" }));
  }
  const value = valueOf(issue);
  const shown = mayShow && isScalar(value) && !isSuspicious(`${place} ${value}`) ? `; it is ${brief(value)}` : "";
  return [{ at: place, message: issue.message + shown }];
}

/** The key of a value inside a setting. */
export const placeOf = (at: string, path: readonly PropertyKey[]): string =>
  at + path.map((part) => (typeof part === "number" ? `[${part}]` : `.${keyText(String(part))}`)).join("");

/** A key as it is, in quotes where it could be taken for something else. */
export const keyText = (key: string): string => (/^[\w./-]+$/.test(key) ? key : brief(key));

/** The value an issue is about. Where variants are told apart by a key, the library hands over the object around it. */
function valueOf(issue: { readonly input?: unknown; readonly discriminator?: unknown }): unknown {
  const { input, discriminator } = issue;
  if (typeof discriminator !== "string" || typeof input !== "object" || input === null) return input;
  return Reflect.get(input, discriminator);
}

const isScalar = (value: unknown): value is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof value);

/** Whether showing it could show a password: one by name, one in a URL, or a URL that is one itself. */
const isSuspicious = (text: string): boolean => /password|\.receivers\.|:\/\/[^/]*@/i.test(text);

const longest = 120;

/** A value on one line, cut where it is long. */
function brief(value: string | number | boolean): string {
  const text = JSON.stringify(value);
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
