import type { EvaluatedGroup } from "./api.ts";

/** What is wrong with the rules of a Prometheus, each as a clause. */
export function ruleProblems(expected: readonly string[], groups: readonly EvaluatedGroup[]): readonly string[] {
  const names = groups.map(({ name }) => name);
  return [
    ...expected.filter((name) => !names.includes(name)).map((name) => `${name} is not there`),
    ...names.filter((name) => !expected.includes(name)).map((name) => `${name} is nobody's`),
    ...groups.filter(isUnevaluated).map(({ name }) => `${name} was never evaluated`),
    ...groups.flatMap(({ name, rules }) =>
      rules
        .filter(({ health }) => health !== "ok")
        .map((rule) => `${rule.name} of ${name} is ${rule.health}: ${rule.lastError ?? "no reason"}`),
    ),
  ];
}

/** Before the first time the time is the year 1. */
const isUnevaluated = ({ lastEvaluation }: EvaluatedGroup): boolean => Date.parse(lastEvaluation) < 0;

/** How long all groups together took the last time, in seconds. */
export const evaluationTime = (groups: readonly EvaluatedGroup[]): number =>
  groups.reduce((sum, group) => sum + group.evaluationTime, 0);
