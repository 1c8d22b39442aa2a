import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheDirectory } from "./cache-directory.mjs";

/** Root of the checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A folder of the shared cache, created if missing. */
export function cache(...parts: readonly string[]): string {
  return ensure(join(cacheDirectory(), ...parts));
}

/** A folder of this checkout's local state (clusters, Pulumi state, logs), created if missing. Git ignores it. */
export function local(...parts: readonly string[]): string {
  return ensure(join(root, ".sark", ...parts));
}

/** The folder, created if missing; only its owner can look into it. */
export function ensure(directory: string): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
}
