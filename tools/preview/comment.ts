import { costs } from "./costs.ts";
import { differences } from "./differences.ts";
import { fit, longestComment, type Section } from "./fit.ts";
import { acknowledgement, type Danger, dangers, judge, type Verdict } from "./gate.ts";
import { code, codeBlock, resource, row, tableHead } from "./markdown.ts";
import type { Change, Operation, Preview } from "./model.ts";
import { changes, figures } from "./outputs.ts";
import { concealText } from "./secrets.ts";

export interface CommentOptions {
  readonly stack: string;
  /** Whether somebody said that data may be replaced or deleted. */
  readonly isAcknowledged: boolean;
  /** Characters. Default: what GitHub allows. */
  readonly limit?: number;
}

/** By this line a comment is found again, to be replaced. It cannot be seen. */
export const marker = (stack: string): string => `<!-- preview of stack ${stack} -->`;

/** What a reader needs to know first is kept longest. */
const ranks = { problem: 0, danger: 1, policy: 2, replace: 3, delete: 3, figure: 4, cost: 5, update: 6, create: 7 };

/** Rows of one resource; what follows says little more. */
const mostDifferences = 20;

/** What an update of a stack would do, as a comment for a pull request: always the same text for the same preview. */
export function comment(preview: Preview, options: CommentOptions): string {
  const { stack, isAcknowledged, limit = longestComment } = options;
  const found = dangers(preview);
  const isDangerous = (change: Change) => found.some((danger) => danger.change === change);
  const opening = [
    marker(stack),
    `## Stack ${code(stack)}: ${headline(preview)}`,
    verdictText(judge(preview, isAcknowledged), found, preview),
    ...protectionText(preview),
    policyText(preview),
  ].join("\n\n");
  const of = (operation: Operation, title: string): Section => ({
    title,
    pieces: preview.changes
      .filter((change) => change.operation === operation)
      .map((change) => ({
        text: operation === "create" ? `- ${resource(change)}` : details(change),
        rank: isDangerous(change) ? ranks.danger : ranks[operation],
      }))
      .sort((left, right) => left.rank - right.rank),
    ...(operation === "create" && { separator: "\n" }),
  });
  return fit(
    opening,
    [
      problemSection(preview),
      of("replace", "Replaced"),
      of("delete", "Deleted"),
      of("update", "Changed"),
      of("create", "Created"),
      policySection(preview),
      figureSection(preview),
      costSection(preview),
    ],
    limit,
  );
}

/** `1 to replace, 2 to change, 204 unchanged`. */
export function headline({ changes, unchanged }: Preview): string {
  const number = (operation: Operation) => changes.filter((change) => change.operation === operation).length;
  const parts = (["replace", "delete", "update", "create"] as const)
    .filter((operation) => number(operation) > 0)
    .map((operation) => `${number(operation)} to ${operation}`);
  return [...(parts.length > 0 ? parts : ["no change"]), `${unchanged} unchanged`].join(", ");
}

/** Dangers by name; the sections have all of them. */
const mostDangers = 30;

function verdictText(verdict: Verdict, found: readonly Danger[], { policies }: Preview): string {
  const list = shortList(found.map(({ change, loss }) => `${resource(change)} would be ${past(change)}: ${loss}.`));
  switch (verdict) {
    case "failed":
      return "> [!CAUTION]\n> The preview failed: an update would not come to its end.";
    case "policies": {
      const violated = new Set(policies.filter(({ isMandatory }) => isMandatory).map(({ policy }) => policy)).size;
      return `> [!CAUTION]\n> ${violated === 1 ? "A mandatory policy is" : `${violated} mandatory policies are`} violated.`;
    }
    case "gate":
      return [
        "> [!CAUTION]",
        `> This touches what holds data. If it is meant, give the pull request the label ${code(acknowledgement)}.`,
        ...list,
      ].join("\n");
    case "passed":
      return found.length === 0
        ? "Nothing that holds data is replaced or deleted."
        : ["> [!WARNING]", "> This touches what holds data, and somebody said that it is meant.", ...list].join("\n");
  }
}

const past = ({ operation }: Change): string => (operation === "delete" ? "deleted" : "replaced");

function protectionText({ changes }: Preview): readonly string[] {
  const lost = changes.filter(({ losesProtection }) => losesProtection);
  if (lost.length === 0) return [];
  return [["> [!WARNING]", "> Pulumi would no longer refuse to delete:", ...shortList(lost.map(resource))].join("\n")];
}

function shortList(items: readonly string[]): readonly string[] {
  const rest = items.length - mostDangers;
  return [...items.slice(0, mostDangers), ...(rest > 0 ? [`… and ${rest} more`] : [])].map((item) => `> - ${item}`);
}

function policyText({ policies, packs }: Preview): string {
  if (packs.length === 0) return "**No policy pack judged this.**";
  const names = packs.map(code).join(", ");
  return policies.length === 0 ? `Policies (${names}): none violated.` : `Policies (${names}): see below.`;
}

function details(change: Change): string {
  const title = `**${resource(change)}**`;
  if (change.operation === "delete") {
    return change.old?.retainOnDelete === true ? `${title}: forgotten by Pulumi, and left where it is` : title;
  }
  const found = differences(change);
  const shown = found.slice(0, mostDifferences);
  const rows = shown.map(({ path, before, after }) => {
    const isCause = change.causes.includes(path) ? " ⟲" : "";
    return row(`${code(path)}${isCause}`, code(before), code(after));
  });
  if (change.losesProtection) rows.unshift(row(code("protect"), code("true"), code("false")));
  const rest = found.length - shown.length;
  return [
    title,
    ...(rows.length > 0 ? [[tableHead("Property", "Before", "After"), ...rows].join("\n")] : []),
    ...(rest > 0 ? [`_… and ${rest} more_`] : []),
  ].join("\n\n");
}

const problemSection = ({ problems }: Preview): Section => ({
  title: "Errors",
  pieces: problems.map((text) => ({ text: codeBlock(concealText(text).slice(0, 4000)), rank: ranks.problem })),
});

const policySection = ({ policies }: Preview): Section => ({
  title: "Policies",
  pieces: policies.map(({ policy, isMandatory, message, urn }) => ({
    text: `- ${isMandatory ? "**mandatory**" : "advice"} ${code(policy)}${place(urn)}\n\n${indented(message)}`,
    rank: ranks.policy,
  })),
});

const place = (urn: string | undefined): string =>
  urn === undefined ? "" : ` at ${code(urn.split("::").at(-1) ?? urn)}`;

const indented = (message: string): string => codeBlock(concealText(message).slice(0, 2000)).replace(/^/gm, "  ");

const figureSection = (preview: Preview): Section => ({
  title: "Recovery, capacity and connections",
  head: tableHead("Output", "Before", "After"),
  separator: "\n",
  pieces: figures(preview).map((figure) => ({
    text: changes(figure)
      ? row(`**${code(figure.name)}**`, code(figure.before), code(figure.after))
      : row(code(figure.name), code(figure.before), "the same"),
    rank: ranks.figure,
  })),
});

const costSection = (preview: Preview): Section => ({
  title: "What changes the costs",
  head: tableHead("Resource", "Property", "Before", "After"),
  separator: "\n",
  pieces: costs(preview).map(({ change, path, before, after }) => ({
    text: row(resource(change), code(path), code(before), code(after)),
    rank: ranks.cost,
  })),
});
