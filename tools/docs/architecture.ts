import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { diagram } from "../../components/network/diagram.ts";
import { platformFlows } from "../../components/platform.ts";
import { loadSettings } from "../../settings/load.ts";
import { root } from "../lib/paths.ts";

/** The stack whose connections the diagram shows. */
const shown = "production";

/** The diagram of the platform, from the same table as its network policies. */
export function architecture(): string {
  const text = readFileSync(join(root, "stacks", `Pulumi.${shown}.yaml`), "utf8");
  const { config } = parse(text) as { readonly config: Readonly<Record<string, unknown>> };
  const values = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const settings = loadSettings({
    values: Object.fromEntries(values) as Record<string, string>,
    isSecret: () => false,
    stack: shown,
  });
  return diagram(platformFlows(settings));
}
