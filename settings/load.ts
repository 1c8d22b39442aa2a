import * as pulumi from "@pulumi/pulumi";
import * as runtimeConfig from "@pulumi/pulumi/runtime/config.js";
import type { z } from "zod";
import { schema, type SettingName, type Settings } from "../settings.ts";
import { checks } from "./checks.ts";

/** Where settings come from: Pulumi's configuration, or a table in tests. */
export interface ConfigurationSource {
  /** Values by full key, such as `sark:images`; objects and lists as JSON. */
  readonly values: Readonly<Record<string, string>>;
  /** Whether the stack file has the key encrypted. */
  readonly isSecret: (key: string) => boolean;
  readonly stack: string;
}

const prefix = "sark:";

interface Problem {
  readonly at: string;
  readonly message: string;
}

/**
 * Reads and checks the whole configuration of the stack.
 *
 * @throws pulumi.RunError with all problems in one message, each with its key, its value and what is expected
 */
export function loadSettings(source: ConfigurationSource = pulumiConfiguration()): Settings {
  const problems: Problem[] = [];
  const valid: Partial<Record<SettingName, unknown>> = {};
  for (const key of Object.keys(source.values)) {
    if (!key.startsWith(prefix) || key.slice(prefix.length) in schema) continue;
    problems.push({ at: key, message: `is not a setting. There are: ${Object.keys(schema).join(", ")}` });
  }
  for (const name of Object.keys(schema) as SettingName[]) {
    const key = prefix + name;
    const read = readSetting(name, source.values[key], source.isSecret(key));
    if ("problems" in read) problems.push(...read.problems);
    else valid[name] = read.value;
  }
  for (const check of checks) {
    if (!check.needs.every((name) => name in valid)) continue;
    const message = check.problem(valid as Settings);
    if (message !== undefined) problems.push({ at: prefix + check.at, message });
  }
  if (problems.length > 0) throw new pulumi.RunError(describe(problems, source.stack));
  return deepFreeze(valid as Settings);
}

// Pulumi keeps this function out of its typings; the alternative, the language host's environment variable, is unknown
// to programs that run under mocks.
const { isConfigSecret } = runtimeConfig as unknown as { readonly isConfigSecret: (key: string) => boolean };

function pulumiConfiguration(): ConfigurationSource {
  return {
    values: pulumi.runtime.allConfig(),
    isSecret: isConfigSecret,
    stack: pulumi.getStack(),
  };
}

type Read = { readonly value: unknown } | { readonly problems: readonly Problem[] };

function readSetting(name: SettingName, text: string | undefined, isEncrypted: boolean): Read {
  const at = prefix + name;
  const setting: z.ZodType = schema[name];
  const structured = text === undefined ? undefined : structure(setting, text);
  if (structured === unreadable)
    return { problems: [{ at, message: "must be a YAML object, list, number or boolean" }] };
  const result = setting.safeParse(structured, { error: plainMessage, reportInput: true });
  if (!result.success) return { problems: result.error.issues.flatMap((issue) => explain(at, issue, isEncrypted)) };
  if (!isEncrypted && holdsSecret(result.data)) {
    const message =
      "holds a password in plain text. Remove it from the stack file and set it with: " +
      `pulumi config set --secret --path ${at}.password`;
    return { problems: [{ at, message }] };
  }
  return { value: result.data };
}

const unreadable = Symbol("unreadable");

/** Pulumi hands over text: JSON for everything but strings. */
function structure(setting: z.ZodType, text: string): unknown {
  // A setting that accepts text takes it as it is.
  if (setting.safeParse(text).success) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return /^[[{]/.test(text) ? unreadable : text;
  }
}

/** Replaces the library's wording where it speaks to programmers. */
function plainMessage(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "is required" : `must be ${article(issue.expected)}`;
    case "invalid_value":
      return issue.input === undefined ? "is required" : `must be one of: ${issue.values.map(String).join(", ")}`;
    case "invalid_union":
      return issue.input === undefined ? "is required" : undefined;
    default:
      return undefined;
  }
}

function article(expected: string): string {
  const names: Readonly<Record<string, string>> = { int: "a whole number", array: "a list", record: "an object" };
  return names[expected] ?? `${/^[aeiou]/.test(expected) ? "an" : "a"} ${expected}`;
}

function explain(at: string, issue: z.core.$ZodIssue, isEncrypted: boolean): readonly Problem[] {
  const place = [at, ...issue.path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))].join(
    "",
  );
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ at: `${place}.${key}`, message: "is not a setting" }));
  }
  const value = issue.input;
  const isShown = ["string", "number", "boolean"].includes(typeof value) && !isEncrypted && !/password/i.test(place);
  return [{ at: place, message: issue.message + (isShown ? `; it is ${JSON.stringify(value).slice(0, 120)}` : "") }];
}

function describe(problems: readonly Problem[], stack: string): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const lines = problems.map(({ at, message }) => `  ${at} ${message}.`);
  return [
    `The configuration of stack ${stack} has ${count}; nothing was created or changed:`,
    ...lines,
    `Mend stacks/Pulumi.${stack}.yaml. Every setting is described in stacks/settings.schema.json.`,
  ].join("\n");
}

function holdsSecret(value: unknown): boolean {
  if (pulumi.Output.isInstance(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsSecret);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !pulumi.Output.isInstance(value)) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
