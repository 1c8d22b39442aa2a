import assert from "node:assert/strict";
import fc from "fast-check";
import { cacheOperations, planned, sarkMeasured, tierCapacity, type Tier } from "../../settings/throughput.ts";

const resourcesOf = (cpu: string) => ({ cpu, memory: "1Gi", ephemeralStorage: "1Gi" });

const tierOf = ({ min = 3, max = 20, request = "500m", limit = "1", cpuUtilization = 70 } = {}): Tier => ({
  replicas: { min, max },
  resources: { requests: resourcesOf(request), limits: resourcesOf(limit) },
  autoscaling: { cpuUtilization },
});

const inputs = fc.record({
  min: fc.integer({ min: 1, max: 50 }),
  more: fc.nat(450),
  limit: fc.integer({ min: 100, max: 8000 }),
  perCore: fc.double({ min: 0.1, max: 10_000, noNaN: true }),
  coresPerPod: fc.integer({ min: 1, max: 8 }),
  headroom: fc.integer({ min: 0, max: 90 }),
  requestsPerSecond: fc.integer({ min: 1, max: 100_000 }),
});
type Inputs = typeof inputs extends fc.Arbitrary<infer Value> ? Value : never;

const capacityOf = ({ min, more, limit, ...rest }: Inputs) =>
  tierCapacity(tierOf({ min, max: min + more, request: "50m", limit: `${limit}m` }), rest, rest);

describe("requests a second", () => {
  it("of a pod are those of the cores that it can use, without the headroom", () => {
    const measured = { perCore: 60, coresPerPod: 1 };
    const claim = { requestsPerSecond: 600, headroom: 30 };
    for (const [limit, perPod, needed] of [
      ["500m", 21, 29],
      ["1", 42, 15],
      ["2", 42, 15],
    ] as const) {
      const found = tierCapacity(tierOf({ limit }), measured, claim);
      assert.deepEqual([found.perPod, found.carries, found.needed], [perPod, perPod * 20, needed], limit);
    }
    assert.equal(tierCapacity(tierOf({ limit: "2" }), { ...measured, coresPerPod: 2 }, claim).perPod, 84);
  });

  it("of a pod that the autoscaler keeps at its target are those of the share of its request", () => {
    // 600 ÷ (60 × 0.5 cores × 70 %) = 28.6
    const measured = { perCore: 60, coresPerPod: 1 };
    assert.equal(tierCapacity(tierOf(), measured, { requestsPerSecond: 600, headroom: 0 }).wanted, 29);
  });

  it("are no matter of replicas where nothing is claimed", () => {
    const { needed, wanted } = tierCapacity(tierOf(), { perCore: 60, coresPerPod: 1 }, { headroom: 30 });
    assert.deepEqual([needed, wanted], [undefined, undefined]);
  });

  it("need the least number of replicas that carries them, and never fewer than the minimum", () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const { needed = 0, wanted = 0, perPod } = capacityOf(given);
        assert.ok(Number.isInteger(needed) && needed >= given.min && wanted >= given.min);
        // As exact as the numbers of a computer are.
        assert.ok(needed * perPod >= given.requestsPerSecond * (1 - 1e-6) - perPod * 1e-6, "too few");
        assert.ok(needed === given.min || (needed - 1) * perPod < given.requestsPerSecond, "too many");
      }),
    );
  });

  it("that are claimed are carried exactly where the replicas suffice", () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const { needed = 0, max, carries } = capacityOf(given);
        const slack = 1e-6 * Math.max(1, carries);
        if (needed <= max) assert.ok(carries >= given.requestsPerSecond - slack);
        else assert.ok(carries < given.requestsPerSecond);
      }),
    );
  });

  it("never need fewer replicas for a larger claim, more headroom or slower cores", () => {
    fc.assert(
      fc.property(inputs, fc.integer({ min: 1, max: 1000 }), (given, more) => {
        const { needed = 0 } = capacityOf(given);
        const worse = (changes: Partial<Inputs>) => capacityOf({ ...given, ...changes }).needed ?? 0;
        assert.ok(worse({ requestsPerSecond: given.requestsPerSecond + more }) >= needed, "claim");
        assert.ok(worse({ headroom: Math.min(90, given.headroom + more) }) >= needed, "headroom");
        assert.ok(worse({ perCore: given.perCore / (1 + more / 100) }) >= needed, "cores");
        assert.ok(worse({ limit: given.limit + more, coresPerPod: given.coresPerPod + 1 }) <= needed, "larger pods");
      }),
    );
  });

  it("of SARK lie between those without and those with the cache, and follow its hits", () => {
    const measured = (cacheHitRate: number, perCore: number, perCoreFromCache?: number) =>
      sarkMeasured({
        cacheHitRate,
        measured: {
          source: "test",
          gateway: { perCore: 1, coresPerPod: 1 },
          sark: { perCore, coresPerPod: 1, ...(perCoreFromCache !== undefined && { perCoreFromCache }) },
        },
      }).perCore;
    // 0.75 × 1/300 + 0.25 × 1/100 = 1/200
    assert.ok(Math.abs(measured(75, 100, 300) - 200) < 1e-9);
    const rate = fc.double({ min: 1, max: 10_000, noNaN: true });
    fc.assert(
      fc.property(rate, rate, fc.nat(99), (one, other, hits) => {
        const [slow, fast] = one < other ? [one, other] : [other, one];
        const found = measured(hits, slow, fast);
        assert.ok(found >= slow * (1 - 1e-9) && found <= fast * (1 + 1e-9));
        assert.ok(measured(hits + 1, slow, fast) >= found * (1 - 1e-9));
        assert.ok(Math.abs(measured(hits, slow) - slow) < 1e-6);
      }),
    );
  });

  it("make one operation of the cache each, and another one where it did not know", () => {
    assert.deepEqual(
      [0, 25, 100].map((hits) => cacheOperations(400, hits)),
      [800, 700, 400],
    );
    assert.equal(planned(200, 35), 130);
  });
});
