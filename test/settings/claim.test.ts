import assert from "node:assert/strict";
import { cacheWith, exampleWith, problemsIn, problemsWith, refusal, settingsOf } from "../support/configuration.ts";

/** Two services that one core each makes 100 requests a second, 50 without the headroom. */
const measured = {
  source: "our own load test",
  gateway: { perCore: 100 },
  sark: { perCore: 100, perCoreFromCache: 300 },
};
const resources = (request: string, limit: string) => ({
  requests: { cpu: request, memory: "64Mi", ephemeralStorage: "32Mi" },
  limits: { cpu: limit, memory: "128Mi", ephemeralStorage: "64Mi" },
});
const large = {
  "sark:gateway resources": resources("500m", "1"),
  "sark:sark resources": resources("500m", "2"),
  "sark:gateway replicas": { min: 3, max: 8 },
  "sark:sark replicas": { min: 3, max: 6 },
};
const claiming = (requestsPerSecond: number, changes: Readonly<Record<string, unknown>> = {}) => ({
  ...large,
  "sark:capacity": { requestsPerSecond, headroom: 50, measured, ...changes },
});

describe("what a stack claims to carry", () => {
  it("is nothing by default, and then nothing is checked", () => {
    const settings = settingsOf(exampleWith({}));
    assert.equal(settings.capacity.requestsPerSecond, undefined);
    assert.equal(settings.capacity.headroom, 30);
    assert.equal(settings.capacity.cacheHitRate, 0);
  });

  it("is accepted where the replicas carry it, to the last request", () => {
    assert.equal(settingsOf(exampleWith(claiming(300))).capacity.requestsPerSecond, 300);
  });

  it("is refused with the arithmetic of every service that cannot carry it, in one message", () => {
    assert.deepEqual(problemsWith(claiming(401)), [
      "  sark:gateway.replicas.max is 8, but 401 requests/s need 9 replicas of the gateway: one carries 50 (1 core × 100 " +
        "requests/s, without 50 % of headroom). Raise it, give a pod more of the cores that it can use, or lower " +
        "sark:capacity.requestsPerSecond.",
      "  sark:sark.replicas.max is 6, but 401 requests/s need 9 replicas of SARK: one carries 50 (1 core × 100 requests/s, " +
        "without 50 % of headroom). Raise it, give a pod more of the cores that it can use, or lower " +
        "sark:capacity.requestsPerSecond.",
    ]);
  });

  it("counts on the cache as far as the settings do", () => {
    assert.match(problemsWith(claiming(301)).join(), /need 7 replicas of SARK/);
    // 0.75 ÷ 300 + 0.25 ÷ 100 makes 200 a core, and 100 a pod.
    assert.equal(settingsOf(exampleWith(claiming(400, { cacheHitRate: 75 }))).capacity.cacheHitRate, 75);
  });

  it("is refused where the autoscaler would never add a replica", () => {
    const [problem, ...others] = problemsWith({
      ...claiming(100),
      "sark:sark resources": resources("2", "2"),
      "sark:sark autoscaling": { cpuUtilization: 50 },
    });
    assert.equal(
      problem,
      "  sark:sark.autoscaling.cpuUtilization must be lower: 50 % of the requested 2 CPU are 1 core, and a pod uses 1 at most, " +
        "so replicas would never be added. Or request less.",
    );
    assert.deepEqual(others, []);
  });

  it("is refused where the autoscaler would wait for more requests than a pod carries", () => {
    const metric = (perPod: number) => ({
      ...claiming(100),
      "sark:gateway autoscaling": { requestsPerSecond: { metric: "gateway_requests_per_second", perPod } },
    });
    assert.deepEqual(problemsWith(metric(51)), [
      "  sark:gateway.autoscaling.requestsPerSecond.perPod is 51, but one replica carries 50 without its headroom: another one " +
        "would come too late.",
    ]);
    assert.ok(settingsOf(exampleWith(metric(50))));
  });

  it("is refused where a store was measured and cannot carry it", () => {
    const stores = { database: { rowsPerSecond: 500 }, cache: { operationsPerSecond: 300 } };
    const settings = (rate: number) => cacheWith(claiming(rate, { measured: { ...measured, ...stores } }));
    // 225 × 2 operations are 150 on each of three shards.
    assert.equal(settingsOf(settings(225)).capacity.requestsPerSecond, 225);
    assert.deepEqual(problemsIn(refusal(settings(260))), [
      "  sark:capacity.measured.database.rowsPerSecond is 500, which without 50 % of headroom is 250, but 260 requests/s " +
        "write as many rows of the audit trail. Lower the claim or use a faster server.",
      "  sark:capacity.measured.cache.operationsPerSecond is 300, which without 50 % of headroom is 150, but 260 requests/s " +
        "with 0 % of hits make 520 operations, which is 173 on each of 3 shards. Add shards or lower the claim.",
    ]);
  });

  it("may not stand on the figures of stand-ins in production", () => {
    const production = { "sark:environment": "production", "sark:postgres tls": { mode: "require" } };
    assert.deepEqual(problemsWith({ ...production, "sark:capacity": { requestsPerSecond: 20 } }), [
      "  sark:capacity.measured is required where sark:environment is production and sark:capacity.requestsPerSecond claims " +
        "something: the defaults were measured with stand-ins. Measure your own applications.",
    ]);
    assert.ok(settingsOf(exampleWith(production)), "without a claim it is nobody's business");
  });

  it("has figures of a form that makes sense", () => {
    assert.deepEqual(
      problemsWith({
        "sark:capacity": {
          requestsPerSecond: 0,
          headroom: 91,
          cacheHitRate: 101,
          measured: { source: "x", gateway: { perCore: 0 }, sark: { perCore: "many" } },
        },
      }),
      [
        "  sark:capacity.requestsPerSecond must be at least 1; it is 0.",
        "  sark:capacity.headroom must be at most 90; it is 91.",
        "  sark:capacity.cacheHitRate must be at most 100; it is 101.",
        '  sark:capacity.measured.source must be one line of 2 to 120 characters; it is "x".',
        "  sark:capacity.measured.gateway.perCore must be more than 0; it is 0.",
        '  sark:capacity.measured.sark.perCore must be a number; it is "many".',
      ],
    );
  });
});
