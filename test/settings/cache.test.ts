import assert from "node:assert/strict";
import { memberCount } from "../../settings/cache.ts";
import { cacheWith, problemsIn, refusal, settingsOf } from "../support/configuration.ts";

const problemsOf = (changes: Record<string, unknown>) => problemsIn(refusal(cacheWith(changes)));

describe("a cache cluster in the settings", () => {
  const cases: Readonly<Record<string, { readonly changes: Record<string, unknown>; readonly says: string }>> = {
    "too few shards": {
      changes: { "sark:cache shards": 2 },
      says:
        "  sark:cache.shards must be at least 3: with fewer, the primaries that are left after a loss are no majority to " +
        "elect another; it is 2.",
    },
    "no replica": {
      changes: { "sark:cache replicasPerShard": 0 },
      says: "  sark:cache.replicasPerShard must be at least 1: without a replica nobody can take over from a primary; it is 0.",
    },
    "more members than a cluster bears": {
      changes: { "sark:cache shards": 60, "sark:cache replicasPerShard": 3 },
      says: "  sark:cache.shards makes 240 members: 60 shards × (1 + 3 replicas). A cluster has at most 200.",
    },
    "no image to run": {
      changes: { "sark:images valkey": undefined, "sark:images envoy": undefined },
      says: "  sark:images must name valkey and envoy while sark:cache.mode is cluster: the platform runs them itself.",
    },
    "too little memory": {
      changes: { "sark:cache resources limits memory": "60Mi" },
      says: "  sark:cache.resources.limits.memory must be at least 64Mi, and is 60Mi.",
    },
    "a disk that the log outgrows": {
      changes: { "sark:cache storage size": "255Mi" },
      says:
        "  sark:cache.storage.size must be at least twice the memory limit of a member, 128Mi, and is 255Mi: while its log is " +
        "rewritten, a member keeps the old one beside the new one.",
    },
    "a policy that Valkey does not know": {
      changes: { "sark:cache evictionPolicy": "lru" },
      says:
        "  sark:cache.evictionPolicy must be one of: allkeys-lru, allkeys-lfu, volatile-lru, volatile-lfu, volatile-ttl, " +
        'noeviction; it is "lru".',
    },
    "the password of a server of others": {
      changes: { "sark:cache password": { secure: "encrypted" } },
      says: "  sark:cache.password is not a setting.",
    },
    "SARK on a port of its proxy": {
      changes: { "sark:sark contract": { httpPort: 9902 } },
      says: "  sark:sark.contract must not use port 9902: the cache's proxy in the same pod listens on 6379 and 9902.",
    },
  };
  for (const [what, { changes, says }] of Object.entries(cases)) {
    it(`${what}: one message that says what to do`, () => {
      assert.deepEqual(problemsOf(changes), [says]);
    });
  }

  it("a primary with one replica: one message that says what to do", () => {
    const {
      shards: _shards,
      replicasPerShard: _replicas,
      ...cache
    } = cacheWith()["sark:cache"] as Record<string, unknown>;
    assert.deepEqual(problemsOf({ "sark:cache": { ...cache, mode: "replicated", replicas: 1 } }), [
      "  sark:cache.replicas must be at least 2: when the primary is lost, most members must be left to agree on another; it is 1.",
    ]);
    const settings = settingsOf(cacheWith({ "sark:cache": { ...cache, mode: "replicated" } }));
    assert.ok(settings.cache.mode === "replicated");
    assert.equal(memberCount(settings.cache), 3);
  });

  it("has six members unless it is told otherwise", () => {
    const { cache } = settingsOf(cacheWith());
    assert.ok(cache.mode === "cluster");
    assert.equal(memberCount(cache), 6);
    assert.equal(memberCount({ ...cache, shards: 5, replicasPerShard: 2 }), 15);
  });
});
