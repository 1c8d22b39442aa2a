import * as pulumi from "@pulumi/pulumi";
import * as runtimeConfig from "@pulumi/pulumi/runtime/config.js";
import type { z } from "zod";
import { schema, type SettingName, type Settings } from "../settings.ts";
import { checks } from "./checks.ts";
import { counted, explain, keyText, placeOf, plainMessage, type Problem } from "./wording.ts";

/** Where settings come from: Pulumi's configuration, or a table in tests. */
export interface ConfigurationSource {
  /** Values by full key, such as `sark:images`; objects and lists as JSON. */
  readonly values: Readonly<Record<string, string>>;
  /** Whether the stack file has the key encrypted. */
  readonly isSecret: (key: string) => boolean;
  readonly stack: string;
}

const prefix = "sark:";

/**
 * Reads and checks the whole configuration of the stack.
 *
 * @throws pulumi.RunError with all problems in one message, each with its key, its value and what is expected
 */
export function loadSettings(source: ConfigurationSource = pulumiConfiguration()): Settings {
  const problems: Problem[] = [];
  const valid: Partial<Record<SettingName, unknown>> = {};
  for (const key of Object.keys(source.values)) {
    if (!key.startsWith(prefix) || Object.hasOwn(schema, key.slice(prefix.length))) continue;
    problems.push({
      at: prefix + keyText(key.slice(prefix.length)),
      message: `is not a setting. There are: ${Object.keys(schema).join(", ")}`,
    });
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
  if (structured === unreadable) {
    return { problems: [{ at, message: "starts like an object or a list in JSON, but cannot be read as one" }] };
  }
  const result = setting.safeParse(structured, { error: plainMessage, reportInput: true });
  if (!result.success) return { problems: result.error.issues.flatMap((issue) => explain(at, issue, !isEncrypted)) };
  const plainSecrets = isEncrypted ? [] : secretPaths(result.data).map((path) => placeOf(at, path));
  if (plainSecrets.length > 0) return { problems: plainSecrets.map(plainSecret) };
  return { value: result.data };
}

const unreadable = Symbol("unreadable");

/** Pulumi hands over text: JSON for everything but strings. */
function structure(setting: z.ZodType, text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    // What looks like a number may be meant as text.
    return typeof parsed === "object" || setting.safeParse(parsed).success ? parsed : text;
  } catch {
    return /^[[{]/.test(text) ? unreadable : text;
  }
}

function describe(problems: readonly Problem[], stack: string): string {
  const lines = problems.map(({ at, message }) => `  ${at} ${message}.`);
  return [
    `The configuration of stack ${stack} has ${counted(problems.length, "problem")}; nothing was created or changed:`,
    ...lines,
    `Mend stacks/Pulumi.${stack}.yaml. Every setting is described in docs/settings.md and stacks/settings.schema.json.`,
  ].join("\n");
}

/** Where values are secret. */
function secretPaths(value: unknown): readonly (readonly string[])[] {
  if (pulumi.Output.isInstance(value)) return [[]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => secretPaths(inner).map((path) => [key, ...path]));
}

const plainSecret = (at: string): Problem => ({
  at,
  message: `is in plain text. Remove it from the stack file and set it with: pulumi config set --secret --path ${at}`,
});

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !pulumi.Output.isInstance(value)) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
