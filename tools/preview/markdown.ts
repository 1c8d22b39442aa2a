import type { Change } from "./model.ts";

// Text from a preview goes into a comment as code: nothing in it can become a link, a mention, a tag or a row of a table.

/** A value as code, for a cell of a table as well. */
export function code(text: string): string {
  if (text === "") return "–";
  const fence = "`".repeat(longestRun(text) + 1);
  const space = text.startsWith("`") || text.endsWith("`") ? " " : "";
  // Within a table GitHub takes a bar for the end of a cell, in code as well.
  return `${fence}${space}${text.replaceAll("|", "\\|").replaceAll(/[\r\n]+/g, " ")}${space}${fence}`;
}

/** Several lines as code. */
export function codeBlock(text: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}text\n${text}\n${fence}`;
}

const longestRun = (text: string): number => Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/** A table without its rows. */
export const tableHead = (...titles: readonly string[]): string =>
  `| ${titles.join(" | ")} |\n| ${titles.map(() => "---").join(" | ")} |`;

/** A row of a table. */
export const row = (...cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** `StatefulSet postgres`, from the type and the name. */
export const resource = ({ type, name }: Pick<Change, "type" | "name">): string =>
  `${type.split(":").at(-1) ?? type} ${code(name)}`;
