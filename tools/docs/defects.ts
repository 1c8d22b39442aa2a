import { type Defect, defects } from "../../policy/defects.ts";

const row = (...cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const table = (head: string, some: readonly Defect[], cell: (defect: Defect) => string): string =>
  [row("", "Mistake", head), row("---", "---", "---"), ...some.map((one) => row(one.id, one.what, cell(one)))].join(
    "\n",
  );

/** The tutorial's mistakes, and what refuses or avoids each, as a document. */
export function defectsDocument(): string {
  const caught = defects.filter(({ rules }) => rules.length > 0);
  const beyond = defects.filter(({ rules }) => rules.length === 0);
  return [
    "# The tutorial's mistakes",
    "",
    "This project begins from a tutorial. Followed to the letter, it makes a platform that does not start, loses data and lets",
    `people in. Of its ${defects.length} known mistakes the policy pack refuses ${caught.length}, each shown by an example in`,
    "[test/policy](../test/policy/defects-examples.ts). The others do not show in a stack's resources; what keeps them out is named.",
    "Written by `npm run docs` from [policy/defects](../policy/defects.ts).",
    "",
    "## What the pack refuses",
    "",
    table("Rules", caught, ({ rules }) => rules.map((name) => `\`${name}\``).join(", ")),
    "",
    "## What no rule can see",
    "",
    table("Instead", beyond, ({ instead = "" }) => instead),
    "",
  ].join("\n");
}
