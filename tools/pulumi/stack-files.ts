import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { Failure } from "../lib/failure.ts";
import { root } from "../lib/paths.ts";

const folder = join(root, "stacks");

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

/** The same of its text. */
export function configurationOf(text: string): Readonly<Record<string, unknown>> {
  const { config = {} } = parse(text) as { config?: Readonly<Record<string, unknown>> };
  return config;
}
