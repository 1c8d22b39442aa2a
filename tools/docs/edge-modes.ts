import { canMeet, demands, modes } from "../../settings/edge-capabilities.ts";

/** What each mode of the edge can do, as a Markdown table. */
export function edgeModesTable(): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    row(["", ...modes]),
    row(["", ...modes].map(() => "---")),
    ...demands.map((demand) =>
      row([
        `\`${demand}\``,
        ...modes.map((mode) => {
          if (canMeet(mode, demand, true)) return "●";
          return canMeet(mode, demand, false) ? "without streams" : "–";
        }),
      ]),
    ),
  ].join("\n");
}
