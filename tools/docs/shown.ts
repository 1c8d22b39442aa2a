import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { loadSettings } from "../../settings/load.ts";
import type { Settings } from "../../settings.ts";
import { root } from "../lib/paths.ts";

/** The stack that the documents show. */
const stack = "production";

/** Its settings. */
export function shownSettings(): Settings {
  const text = readFileSync(join(root, "stacks", `Pulumi.${stack}.yaml`), "utf8");
  const { config } = parse(text) as { readonly config: Readonly<Record<string, unknown>> };
  const values = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return loadSettings({ values: Object.fromEntries(values) as Record<string, string>, isSecret: () => false, stack });
}
