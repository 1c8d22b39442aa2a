import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { parse } from "yaml";
import { type ConfigurationSource, loadSettings } from "../../settings/load.ts";
import type { Settings } from "../../settings.ts";
import { Failure } from "../lib/failure.ts";
import { root } from "../lib/paths.ts";

const folder = join(root, "stacks");

/** Stands for a password where nobody needs to know it. */
const unknownPassword = "not-decrypted-here";

/** The file with the settings of a stack. */
export const stackFile = (stack: string): string => join(folder, `Pulumi.${stack}.yaml`);

/** All stacks that have a file. */
export const stackNames = (): readonly string[] =>
  readdirSync(folder)
    .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
    .sort();

/** @throws Failure if the project has no such stack */
export function requireStack(stack: string): void {
  if (existsSync(stackFile(stack))) return;
  throw new Failure(`There is no stack ${stack}. There are: ${stackNames().join(", ")}.`);
}

/** The configuration as a file of settings has it, whether it is right or wrong. */
export const configurationIn = (file: string): Readonly<Record<string, unknown>> =>
  configurationOf(readFileSync(file, "utf8"));

function configurationOf(text: string): Readonly<Record<string, unknown>> {
  const { config = {} } = parse(text) as { config?: Readonly<Record<string, unknown>> };
  return config;
}

/** Why the text of a stack file is refused; undefined where it is not. */
export function refusalOf(stack: string, text: string): string | undefined {
  try {
    checked(sourceOf(configurationOf(text), stack));
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}

/**
 * The settings of a stack as its file has them, without its secrets.
 *
 * @throws Failure if the project has no such stack, or its settings are refused
 */
export function settingsOf(stack: string): Settings {
  requireStack(stack);
  return checked(sourceOf(configurationIn(stackFile(stack)), stack));
}

/** A configuration as Pulumi hands it to the program, without its secrets. */
function sourceOf(config: Readonly<Record<string, unknown>>, stack: string): ConfigurationSource {
  const conceal = (_key: string, value: unknown): unknown =>
    typeof value === "object" && value !== null && "secure" in value ? unknownPassword : value;
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value, conceal));
  const secretKeys = Object.keys(config).filter((key) => JSON.stringify(config[key]).includes('"secure":'));
  return {
    values: Object.fromEntries(Object.entries(config).map(([key, value]) => [key, text(value)])),
    isSecret: (key) => secretKeys.includes(key),
    stack,
  };
}

/** The settings of a source; what is wrong with them is for people. */
function checked(source: ConfigurationSource): Settings {
  try {
    return loadSettings(source);
  } catch (error) {
    if (RunError.isInstance(error)) throw new Failure(error.message, { cause: error });
    throw error;
  }
}
