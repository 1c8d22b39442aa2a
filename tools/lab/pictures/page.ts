import type { Outline } from "../../../components/monitoring/index.ts";
import { type Cost, costNotes, costRows, type Projection } from "../monitoring/cost.ts";

/** Folder of the pictures beside the page. */
export const folder = "dashboards";

/** What the page says about a platform. */
export interface Shown {
  readonly dashboards: readonly Pick<Outline, "name" | "title">[];
  /** Requests a second that were sent meanwhile. */
  readonly requests: number;
  /** How long, in minutes. */
  readonly minutes: number;
  readonly cost: Cost;
  readonly production: Projection;
}

/** The page that shows all dashboards, and what measuring costs, as Markdown. */
export const page = ({ dashboards, requests, minutes, cost, production }: Shown): string => `# Dashboards

What Grafana shows of a platform: here stack \`local\` on a development machine, measured by its own Prometheis, while callers sent ${requests}
requests a second for ${minutes} minutes. Pictures and figures are from the same run. \`npm run lab -- monitoring-pictures\` makes all of it anew.

${dashboards.map(({ name, title }) => `## ${title}\n\n![Dashboard: ${title}](${folder}/${name}.svg)\n`).join("\n")}
## What measuring costs

${table(costRows(cost))}

${costNotes(cost, production).join(" ")}
`;

function table([heading = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(heading), line(heading.map((_, index) => (index === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}
