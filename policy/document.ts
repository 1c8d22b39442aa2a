import { rules } from "./rules/index.ts";

/** The rules as a Markdown table, for the pack's README. */
export function rulesTable(): string {
  const rows = rules.map(({ name, description, severity }) => `| \`${name}\` | ${severity ?? ""} | ${description} |`);
  return ["| Rule | Severity | Demand |", "| --- | --- | --- |", ...rows].join("\n");
}
