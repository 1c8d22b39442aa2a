import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mock } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { type ConfigurationSource, loadSettings } from "../../settings/load.ts";
import type { Settings } from "../../settings.ts";
import { record, type Registration } from "./recorder.ts";

export const root = join(import.meta.dirname, "../..");

/** Names of all stacks that have a file. */
export const stacks: readonly string[] = readdirSync(join(root, "stacks"))
  .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
  .sort();

type Configuration = Readonly<Record<string, unknown>>;

/** The configuration of a stack as its file has it. */
export function stackConfiguration(stack: string): Configuration {
  const text = readFileSync(join(root, "stacks", `Pulumi.${stack}.yaml`), "utf8");
  return (parse(text) as { config: Configuration }).config;
}

/** Stands for what the passphrase would reveal. */
export const decrypted = "decrypted-password";

/** A configuration as Pulumi hands it to the program: JSON text, encrypted values in clear and marked. */
export function asSource(configuration: Configuration, stack = "test"): ConfigurationSource {
  const secretKeys = Object.keys(configuration).filter((key) =>
    JSON.stringify(configuration[key]).includes('"secure":'),
  );
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value, reveal));
  return {
    values: Object.fromEntries(Object.entries(configuration).map(([key, value]) => [key, text(value)])),
    isSecret: (key) => secretKeys.includes(key),
    stack,
  };
}

function reveal(_key: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && "secure" in value ? decrypted : value;
}

/** The settings of a stack. */
export const stackSettings = (stack: string): Settings => loadSettings(asSource(stackConfiguration(stack), stack));

let runs = 0;

/** Runs the program itself, index.ts, with the configuration of a stack. */
export const recordStack = async (stack: string, preview = false): Promise<readonly Registration[]> =>
  (await runStack(stack, preview)).registrations;

/** The same, with what it told people. */
export async function runStack(stack: string, preview = false) {
  const { values, isSecret } = asSource(stackConfiguration(stack), stack);
  pulumi.runtime.setAllConfig({ ...values }, Object.keys(values).filter(isSecret));
  // A query makes it a module of its own, so that it runs again each time.
  runs += 1;
  // Without an engine Pulumi would print it in the middle of the tests' own lines.
  const info = mock.method(pulumi.log, "info", () => Promise.resolve());
  const registrations = await record(() => import(`../../index.ts?run=${runs}`), { stack, preview });
  const printed = info.mock.calls.map((call) => String((call.arguments as readonly unknown[])[0]));
  info.mock.restore();
  return { registrations, printed };
}
