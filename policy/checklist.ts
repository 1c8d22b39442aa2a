import type { Line, Part } from "./checklist/line.ts";
import { production } from "./checklist/production.ts";
import { security } from "./checklist/security.ts";

export type { Answers, Duty, Line, Part } from "./checklist/line.ts";

/** Every demand on a platform in production, with what answers it. */
export const checklist: readonly Part[] = [production, security];

/** How many lines of the checklist are met by whom. */
export interface Score {
  /** By the program alone. */
  readonly program: number;
  /** By the program, with something that people outside must add. */
  readonly together: number;
  readonly all: number;
}

const needsPeople = ({ outside }: Line): boolean => outside.length > 0;

/** Counts the lines. */
export function score(parts: readonly Part[] = checklist): Score {
  const lines = parts.flatMap((part) => part.lines);
  const together = lines.filter(needsPeople).length;
  return { program: lines.length - together, together, all: lines.length };
}

/** The score as a sentence. */
export function scoreLine({ program, together, all }: Score = score()): string {
  return `${all} lines: ${program} met by the program alone, ${together} together with people outside it.`;
}
