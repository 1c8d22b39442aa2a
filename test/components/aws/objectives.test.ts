import assert from "node:assert/strict";
import { cacheObjectives } from "../../../components/cache/index.ts";
import { recoveryObjectives } from "../../../components/postgres/index.ts";
import { amazonWith, settingsOf } from "../../support/configuration.ts";

const postgres = (changes: Readonly<Record<string, unknown>> = {}) =>
  recoveryObjectives(settingsOf(amazonWith(changes)).postgres);

describe("what a failure may cost at Amazon", () => {
  it("depends on the kind of the database", () => {
    const instance = postgres();
    const cluster = postgres({
      "sark:postgres kind": "cluster",
      "sark:postgres instanceClass": "db.m6gd.large",
      "sark:postgres storage": { size: "100Gi" },
    });
    const aurora = postgres({ "sark:postgres kind": "aurora", "sark:postgres storage": undefined });
    assert.deepEqual(
      [instance, cluster, aurora].map(({ failover }) => failover?.crash),
      [120, 35, 60],
    );
    for (const { failoverLoss, recoveryPoint } of [instance, cluster, aurora]) {
      assert.deepEqual([failoverLoss, recoveryPoint], [0, 300]);
    }
    // 30 minutes, and 100 GiB at 50 MiB a second.
    assert.equal(instance.recoveryTime, 1800 + 2048);
    assert.equal(aurora.recoveryTime, 1800);
  });

  it("is a minute without a shard of the cache, and its last second", () => {
    assert.deepEqual(cacheObjectives(settingsOf(amazonWith()).cache), { failover: 60, handover: 0, failoverLoss: 1 });
  });
});
