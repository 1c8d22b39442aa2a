import type { Facts } from "./scenario.ts";
import { formatted, inShort, type Outcome, type Verdict } from "./verdict.ts";

const headings = ["scenario", "what was done", "outage", "failed/sent", "lost writes", "bound", "verdict"];

/** Every run as a line of a table. */
export function table(outcomes: readonly Outcome[]): string {
  return columns([headings, ...outcomes.map(rowOf)]);
}

/** Smallest, middle and largest of every value of a scenario that was run several times. */
export function spread(outcomes: readonly Outcome[]): string {
  const scenarios = [...new Set(outcomes.map(({ scenario }) => scenario))];
  const rows = scenarios.flatMap((name) => {
    const measured = outcomes.filter(({ scenario }) => scenario === name).map(({ facts }) => facts);
    return [...new Set(measured.flatMap((facts) => Object.keys(facts)))].map((fact) => {
      const values = measured.flatMap((facts) => facts[fact] ?? []);
      return [name, fact, ...minimumMedianMaximum(values).map(formatted), String(values.length)];
    });
  });
  return columns([["scenario", "measured", "min", "median", "max", "runs"], ...rows]);
}

/** @param values at least one */
export function minimumMedianMaximum(values: readonly number[]): readonly [number, number, number] {
  const sorted = [...values].sort((left, right) => left - right);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return [at(0), (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, at(sorted.length - 1)];
}

function rowOf({ scenario, title, bounds, facts, verdict }: Outcome): readonly string[] {
  const limits = Object.entries(bounds).map(([name, bound]) => inShort(name, bound));
  return [scenario, title, seconds(facts), ofSent(facts), count(facts, "lost"), limits.join(", "), inWords(verdict)];
}

const seconds = ({ outage }: Facts): string => (outage === undefined ? "–" : `${outage.toFixed(2)} s`);

const ofSent = (facts: Facts): string =>
  facts["sent"] === undefined ? "–" : `${facts["failed"] ?? "–"}/${facts["sent"]}`;

const count = (facts: Facts, name: string): string => String(facts[name] ?? "–");

function inWords(verdict: Verdict): string {
  switch (verdict.kind) {
    case "passed":
      return "passed";
    case "missed":
      return `missed: ${verdict.misses.join("; ")}`;
    default:
      // Details are above the table.
      return `${verdict.kind}: ${verdict.reason.split("\n")[0] ?? ""}`;
  }
}

/** Cells below each other, with two spaces between. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
