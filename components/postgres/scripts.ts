import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Scripts of PostgreSQL's pods and Jobs, by their names in the folder beside this file. */
export const scriptsNamed = (names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, readFileSync(join(import.meta.dirname, "scripts", name), "utf8")]));
