import { costs } from "./costs.ts";
import { differences } from "./differences.ts";
import { dangers, judge } from "./gate.ts";
import type { Preview } from "./model.ts";
import { figures } from "./outputs.ts";
import { concealText } from "./secrets.ts";

/**
 * What an update of a stack would do, for programs: the same as the comment, whole. Fields are only ever added.
 *
 * @param isAcknowledged whether somebody said that data may be replaced or deleted
 */
export function report(stack: string, preview: Preview, isAcknowledged: boolean): object {
  return {
    stack,
    verdict: judge(preview, isAcknowledged),
    unchanged: preview.unchanged,
    changes: preview.changes.map((change) => ({
      operation: change.operation,
      type: change.type,
      name: change.name,
      urn: change.urn,
      losesProtection: change.losesProtection,
      causes: change.causes,
      properties: change.operation === "update" || change.operation === "replace" ? differences(change) : [],
    })),
    dangers: dangers(preview).map(({ change, loss }) => ({ urn: change.urn, operation: change.operation, loss })),
    policies: preview.policies.map((finding) => ({ ...finding, message: concealText(finding.message) })),
    problems: preview.problems.map(concealText),
    outputs: figures(preview),
    costs: costs(preview).map(({ change, path, before, after }) => ({ urn: change.urn, path, before, after })),
  };
}
