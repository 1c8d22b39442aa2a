import { fit, type Section } from "../preview/fit.ts";
import { differences } from "../preview/differences.ts";
import { code, resource, row, tableHead } from "../preview/markdown.ts";
import type { Change, Preview } from "../preview/model.ts";
import { headline } from "../preview/comment.ts";

/** What stands otherwise than the state says, and what the program would still change. */
export interface DriftReport {
  readonly stack: string;
  readonly drifted: readonly {
    readonly urn: string;
    readonly kind: "changed" | "gone";
    readonly properties: readonly { readonly path: string; readonly before: string; readonly after: string }[];
  }[];
  /** What the last update left undone, or a later commit would do. */
  readonly pending: readonly string[];
}

/** Exit status where something drifted or is pending. */
export const driftStatus = 5;

/** @param preview with a refresh */
export function driftOf(stack: string, { drift, changes }: Preview): DriftReport {
  const drifted = drift.map((change) => ({
    urn: change.urn,
    kind: change.operation === "delete" ? ("gone" as const) : ("changed" as const),
    properties: change.operation === "delete" ? [] : differences(change, "outputs"),
  }));
  return { stack, drifted, pending: pendingOf({ drift, changes }).map(({ urn }) => urn) };
}

/** What an update would change beside what drifted. */
function pendingOf({ drift, changes }: Pick<Preview, "drift" | "changes">): readonly Change[] {
  const known = new Set(drift.map(({ urn }) => urn));
  return changes.filter(({ urn }) => !known.has(urn));
}

/** For people: each thing that drifted by name, with what is different. */
export function driftText(stack: string, preview: Preview): string {
  const { drift } = preview;
  const pending = pendingOf(preview);
  const opening = [
    `## Stack ${code(stack)}: ${drift.length === 0 ? "no drift" : `${drift.length} drifted`}`,
    drift.length + pending.length === 0
      ? "Everything stands as the state and the program say."
      : `A deployment would set it right: ${headline(preview)}. What was changed by hand and is meant belongs into the stack file.`,
  ].join("\n\n");
  const sections: readonly Section[] = [
    { title: "Drifted", pieces: drift.map((change) => ({ text: details(change), rank: 0 })) },
    {
      title: "Not deployed yet",
      separator: "\n",
      pieces: pending.map((change) => ({ text: `- ${resource(change)}`, rank: 1 })),
    },
  ];
  return fit(opening, sections);
}

function details(change: Change): string {
  if (change.operation === "delete") return `**${resource(change)}** is gone`;
  const rows = differences(change, "outputs").map(({ path, before, after }) =>
    row(code(path), code(before), code(after)),
  );
  return [`**${resource(change)}**`, [tableHead("Property", "State", "Found"), ...rows].join("\n")].join("\n\n");
}
