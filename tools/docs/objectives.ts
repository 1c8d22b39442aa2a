import { cacheObjectives } from "../../components/cache/index.ts";
import { recoveryObjectives } from "../../components/postgres/index.ts";
import { stackNames } from "../pulumi/stack-files.ts";
import { settingsOf } from "../pulumi/stacks.ts";

/** What failures of the stores cost in each stack, as a Markdown table. */
export function objectivesTable(): string {
  const rows = stackNames().flatMap((stack) => {
    const { postgres, cache } = settingsOf(stack);
    return [
      ...Object.entries(leaves(recoveryObjectives(postgres))).map(([name, value]) => [
        stack,
        `postgres.${name}`,
        value,
      ]),
      ...Object.entries(leaves(cacheObjectives(cache))).map(([name, value]) => [stack, `cache.${name}`, value]),
    ];
  });
  return [
    "| Stack | Objective | Seconds |",
    "| --- | --- | --- |",
    ...rows.map(([stack = "", name = "", value = ""]) => `| \`${stack}\` | \`${name}\` | ${value} |`),
  ].join("\n");
}

/** Values by their path. */
function leaves(value: object, path = ""): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, content]: [string, unknown]) => {
      const place = path === "" ? key : `${path}.${key}`;
      if (typeof content === "object" && content !== null) return Object.entries(leaves(content, place));
      return [[place, typeof content === "number" ? String(content) : "its owner's"] as const];
    }),
  );
}
