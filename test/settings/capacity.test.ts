import assert from "node:assert/strict";
import fc from "fast-check";
import { connectionBudget, mostPods } from "../../settings/capacity.ts";

const count = (max: number) => fc.integer({ min: 1, max });
const surge = fc.oneof(
  count(50),
  count(100).map((percent) => `${percent}%`),
);
const inputs = fc.record({ max: count(500), maxSurge: surge, poolSize: count(50), maxOverflow: fc.nat(50) });
type Inputs = typeof inputs extends fc.Arbitrary<infer Value> ? Value : never;

const rollout = { minReadySeconds: 0, progressDeadlineSeconds: 600 };
const budget = ({ max, maxSurge, poolSize, maxOverflow }: Inputs, connections = 100, databases = 2) =>
  connectionBudget(
    { replicas: { min: 1, max }, rollout: { ...rollout, maxSurge }, database: { poolSize, maxOverflow } },
    { databases, connections },
  );

describe("capacity", () => {
  it("the surge of a rollout is rounded up, as Kubernetes does", () => {
    const cases = [
      { max: 20, maxSurge: "25%", pods: 25 },
      { max: 9, maxSurge: "25%", pods: 12 },
      { max: 1, maxSurge: "1%", pods: 2 },
      { max: 3, maxSurge: "100%", pods: 6 },
      { max: 100, maxSurge: "7%", pods: 107 },
      { max: 3, maxSurge: 2, pods: 5 },
    ];
    for (const { max, maxSurge, pods } of cases) {
      assert.equal(mostPods({ max }, { maxSurge }), pods, `${max} and ${maxSurge}`);
    }
  });

  it("a percentage surges by the least whole number of pods that reaches it", () => {
    fc.assert(
      fc.property(count(500), count(100), (max, percent) => {
        const extra = mostPods({ max }, { maxSurge: `${percent}%` }) - max;
        // Whole numbers, so that the comparison is exact.
        assert.ok(extra * 100 >= max * percent && (extra - 1) * 100 < max * percent);
      }),
    );
  });

  it("a replica opens its pool and the overflow for each database of a server", () => {
    const given: Inputs = { max: 20, maxSurge: "25%", poolSize: 5, maxOverflow: 5 };
    assert.deepEqual(budget(given, 500), { perPod: 20, pods: 25, needed: 500, granted: 500 });
    assert.deepEqual(budget(given, 250, 1), { perPod: 10, pods: 25, needed: 250, granted: 250 });
  });

  it("the connections grow with every input that grows", () => {
    fc.assert(
      fc.property(inputs, count(20), (given, more) => {
        const { needed } = budget(given);
        assert.ok(budget({ ...given, max: given.max + more }).needed > needed, "replicas");
        assert.ok(budget({ ...given, poolSize: given.poolSize + more }).needed > needed, "pool");
        assert.ok(budget({ ...given, maxOverflow: given.maxOverflow + more }).needed > needed, "overflow");
        if (typeof given.maxSurge === "number") {
          assert.ok(budget({ ...given, maxSurge: given.maxSurge + more }).needed > needed, "surge in pods");
        } else {
          const percent = Math.min(100, Number.parseInt(given.maxSurge, 10) + more);
          assert.ok(budget({ ...given, maxSurge: `${percent}%` }).needed >= needed, "surge in percent");
        }
      }),
    );
  });

  it("what the server grants changes nothing of what is needed", () => {
    fc.assert(
      fc.property(inputs, fc.nat(), (given, granted) => {
        assert.deepEqual({ ...budget(given), granted }, budget(given, granted));
      }),
    );
  });
});
