import assert from "node:assert/strict";
import fc from "fast-check";
import { growth, type Point } from "../../tools/lab/growth.ts";
import { growths } from "../../tools/lab/scenarios/soak.ts";
import { minutesOf } from "../../tools/lab/select.ts";
import { averages, usagesIn } from "../../tools/lab/usage.ts";

const line = (from: number, slope: number): readonly Point[] =>
  Array.from({ length: 41 }, (_, index) => [index, from + slope * index]);

describe("growth", () => {
  it("is what a straight line rises after the warm-up, in percent of its mean", () => {
    // From 110 to 140 in the last three quarters.
    assert.ok(Math.abs(growth(line(100, 1)) - (100 * 30) / 125) < 1e-9);
  });

  it("is none where values stay, or wander to and fro", () => {
    assert.equal(growth(line(7, 0)), 0);
    const wandering = line(100, 0).map(([moment], index): Point => [moment, index % 2 === 0 ? 90 : 110]);
    assert.ok(Math.abs(growth(wandering)) < 1);
  });

  it("does not count what happens in the warm-up", () => {
    const warming = line(100, 0).map(([moment]): Point => [moment, moment < 10 ? moment : 100]);
    assert.equal(growth(warming), 0);
  });

  it("is not known of too few values", () => {
    assert.ok(Number.isNaN(growth([])));
    assert.ok(Number.isNaN(growth(line(1, 1).slice(0, 2))));
  });

  it("depends neither on the unit of the values nor on that of time", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 5, maxLength: 50 }),
        fc.integer({ min: 2, max: 1_000 }),
        (values, factor) => {
          const points = values.map((value, index): Point => [index, value]);
          const scaled = points.map(([moment, value]): Point => [moment * factor, value * factor]);
          assert.ok(Math.abs(growth(points) - growth(scaled)) < 1e-6);
        },
      ),
    );
  });
});

describe("what pods use", () => {
  it("is read by the folders of their cgroups, without pods that are gone", () => {
    assert.deepEqual([...usagesIn("/a 4096 12 3\n/b 0 0 0\n")], [["/a", { memory: 4096, files: 12, connections: 3 }]]);
    assert.deepEqual([...usagesIn("\n")], []);
  });

  it("is that of one pod of each workload, however many there are", () => {
    const usage = (value: number) => ({ memory: value, files: value, connections: value });
    const found = averages([
      ["sark", usage(1)],
      ["sark", usage(3)],
      ["gateway", usage(5)],
    ]);
    assert.deepEqual(found.get("sark"), usage(2));
    assert.deepEqual(found.get("gateway"), usage(5));
  });

  it("grows as much as the workload that grows most", () => {
    const looks = line(0, 1).map(([moment]) => ({
      moment,
      usages: new Map([
        ["sark", { memory: 100 + moment, files: 10, connections: 4 }],
        ["gateway", { memory: 100, files: 10, connections: 4 }],
        ...(moment === 0 ? [["job", { memory: 1, files: 1, connections: 1 }] as const] : []),
      ]),
    }));
    const facts = growths(looks);
    assert.equal(facts["memory growth, %"], facts["memory growth of sark, %"]);
    assert.equal(facts["memory growth of gateway, %"], 0);
    assert.equal(facts["files growth, %"], 0);
    assert.equal(facts["memory growth of job, %"], undefined);
  });
});

describe("the time of a soak", () => {
  it("is a number of minutes, or the scenario's own", () => {
    assert.equal(minutesOf({}), undefined);
    assert.equal(minutesOf({ minutes: "5" }), 5);
    for (const minutes of ["0", "-1", "1.5", "long", "10000"]) {
      assert.throws(() => minutesOf({ minutes }), /--minutes must be a number from 1 to 9999/);
    }
  });
});
