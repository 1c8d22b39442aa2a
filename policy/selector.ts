import type { LabelRequirement, LabelSelector, StringMap } from "./kubernetes.ts";
import { allOf, every } from "./unknown.ts";

/**
 * Whether the selector selects objects with the labels, as the API server decides: an empty selector selects everything,
 * an absent one nothing.
 */
export function selects(selector: LabelSelector | null | undefined, labels: StringMap | null | undefined): boolean {
  if (selector == null) return false;
  return allOf(
    () => agrees(selector.matchLabels, labels),
    () => every(selector.matchExpressions, (requirement) => satisfies(requirement, labels)),
  );
}

/** Whether the labels have every wanted one, with its value. */
export function agrees(wanted: StringMap | null | undefined, labels: StringMap | null | undefined): boolean {
  return every(Object.keys(wanted ?? {}), (key) => wanted?.[key] === labels?.[key]);
}

function satisfies({ key, operator, values }: LabelRequirement, labels: StringMap | null | undefined): boolean {
  const value = labels?.[key ?? ""];
  const listed = value != null && values?.includes(value) === true;
  switch (operator) {
    case "In":
      return listed;
    case "NotIn":
      return !listed;
    case "Exists":
      return value != null;
    case "DoesNotExist":
      return value == null;
    default:
      return false;
  }
}
