import assert from "node:assert/strict";
import fc from "fast-check";
import { minimumMedianMaximum, spread, table } from "../../tools/lab/table.ts";
import type { Outcome } from "../../tools/lab/verdict.ts";

const outcome = (changes: Partial<Outcome>): Outcome => ({
  scenario: "node-drain",
  title: "drained each node",
  bounds: { failed: { atMost: 0 }, sent: { atLeast: 100 } },
  facts: { outage: 0.25, failed: 0, sent: 200, lost: 0 },
  verdict: { kind: "passed" },
  ...changes,
});

const cells = (text: string): readonly (readonly string[])[] =>
  text.split("\n").map((line) => line.split(/ {2,}/).map((cell) => cell.trim()));

describe("the table of the lab", () => {
  it("has a line for each run, with what was measured and what was allowed", () => {
    const missed = outcome({
      facts: { outage: 3, failed: 2, sent: 200, lost: 1 },
      verdict: { kind: "missed", misses: ["failed 2, at most 0"] },
    });
    assert.deepEqual(cells(table([outcome({}), missed])), [
      ["scenario", "what was done", "outage", "failed/sent", "lost writes", "bound", "verdict"],
      ["node-drain", "drained each node", "0.25 s", "0/200", "0", "failed ≤ 0, sent ≥ 100", "passed"],
      [
        "node-drain",
        "drained each node",
        "3.00 s",
        "2/200",
        "1",
        "failed ≤ 0, sent ≥ 100",
        "missed: failed 2, at most 0",
      ],
    ]);
  });

  it("leaves blank what was not measured, and says why a scenario was skipped", () => {
    const skipped = outcome({
      facts: {},
      verdict: { kind: "skipped", reason: "the nodes are simulated\nsecond line" },
    });
    const [, row = []] = cells(table([skipped]));
    assert.deepEqual(row.slice(2, 5), ["–", "–", "–"]);
    assert.equal(row.at(-1), "skipped: the nodes are simulated");
  });

  it("shows the spread of every value over several runs", () => {
    const runs = [0.5, 0.1, 0.3].map((outage) => outcome({ facts: { outage, failed: 0 } }));
    assert.deepEqual(cells(spread([...runs, outcome({ scenario: "other", facts: { sent: 7 } })])), [
      ["scenario", "measured", "min", "median", "max", "runs"],
      ["node-drain", "outage", "0.10", "0.30", "0.50", "3"],
      ["node-drain", "failed", "0", "0", "0", "3"],
      ["other", "sent", "7", "7", "7", "1"],
    ]);
  });

  it("has a median with as many values on both sides", () => {
    assert.deepEqual(minimumMedianMaximum([4, 1, 3, 2]), [1, 2.5, 4]);
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const [min, median, max] = minimumMedianMaximum(values);
        assert.equal(min, Math.min(...values));
        assert.equal(max, Math.max(...values));
        const below = values.filter((value) => value < median).length;
        const above = values.filter((value) => value > median).length;
        assert.ok(below <= values.length / 2 && above <= values.length / 2);
      }),
    );
  });
});
