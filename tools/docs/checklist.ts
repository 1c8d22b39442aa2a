import { type Answers, checklist, type Line, scoreLine } from "../../policy/checklist.ts";

/** Files are named from the root of the checkout, and linked from `docs`. */
const file = (path: string): string =>
  `[${path}](${path.startsWith("docs/") ? path.slice("docs/".length) : `../${path}`})`;

const code = (name: string): string => `\`${name}\``;

/** What each kind of answer is called, and how one of it is shown. */
const kinds: Readonly<Record<keyof Answers, { readonly title: string; readonly show: (name: string) => string }>> = {
  program: { title: "Program", show: file },
  rules: { title: "Rules", show: code },
  tests: { title: "Tests", show: file },
  alerts: { title: "Alerts", show: (name) => `[${name}](runbooks/${name}.md)` },
  documents: { title: "Documents", show: file },
};

function answer({ demand, answers, outside }: Line): string {
  const given = Object.entries(kinds).flatMap(([kind, { title, show }]) => {
    const names = answers[kind as keyof Answers] ?? [];
    return names.length > 0 ? [`- ${title}: ${names.map(show).join(", ")}`] : [];
  });
  const duties = outside.map(({ who, what, why }) => `- **${who}**: ${what} ${why}`);
  return [`### ${demand}`, "", ...given, ...duties].join("\n");
}

/** The checklist with what answers each line, as a document. */
export function checklistDocument(): string {
  return [
    "# The checklist",
    "",
    "What must be so before people depend on the platform, and what makes it so. Written by `npm run docs` from",
    "[policy/checklist](../policy/checklist.ts); a test holds each name in it to what there is. Duties of people outside the",
    "program begin with who has them.",
    "",
    scoreLine(),
    ...checklist.flatMap(({ title, lines }) => ["", `## ${title}`, ...lines.flatMap((line) => ["", answer(line)])]),
    "",
  ].join("\n");
}
