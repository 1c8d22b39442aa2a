import { RunError } from "@pulumi/pulumi";
import { type ConfigurationSource, loadSettings } from "../../settings/load.ts";
import type { Settings } from "../../settings.ts";
import { Failure } from "../lib/failure.ts";
import { configurationIn, configurationOf, requireStack, stackFile } from "./stack-files.ts";

// Checking settings takes the whole program's settings and Pulumi with them, half a second to load.

/** Stands for a password where nobody needs to know it. */
const unknownPassword = "not-decrypted-here";

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
  return settingsIn(stackFile(stack), stack);
}

/** The settings that a file has for a stack, without their secrets. */
export const settingsIn = (file: string, stack: string): Settings => checked(sourceOf(configurationIn(file), stack));

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
