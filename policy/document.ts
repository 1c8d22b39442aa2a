import { rules } from "./rules/index.ts";

/** Tables for the pack's README, in Markdown. */

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** The rules. */
export const rulesTable = (): string =>
  table(
    ["Rule", "Severity", "Demand"],
    rules.map(({ name, description, severity }) => [`\`${name}\``, severity ?? "", description]),
  );

/** What can be configured, by rule. */
export const optionsTable = (): string =>
  table(
    ["Rule", "Option", "Default", "Meaning"],
    rules.flatMap(({ name, configSchema }) =>
      Object.entries(configSchema?.properties ?? {}).map(([option, schema]) => [
        `\`${name}\``,
        `\`${option}\``,
        `\`${JSON.stringify(schema.default)}\``,
        schema.description ?? "",
      ]),
    ),
  );

/** Whose demands the rules enforce, and by which rules. */
export function frameworksTable(): string {
  const rulesOf = new Map<string, string[]>();
  for (const { name, framework } of rules) {
    for (const control of framework?.specification.split("; ") ?? []) {
      const demand = `${framework?.name ?? ""} ${framework?.version ?? ""} | ${control}`;
      rulesOf.set(demand, [...(rulesOf.get(demand) ?? []), `\`${name}\``]);
    }
  }
  const rows = [...rulesOf].map(([demand, names]) => [...demand.split(" | "), names.join(", ")]);
  return table(["Framework", "Control", "Rules"], rows.sort());
}
