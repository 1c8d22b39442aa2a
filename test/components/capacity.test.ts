import assert from "node:assert/strict";
import { capacityTable } from "../../components/capacity.ts";
import { Platform } from "../../components/platform.ts";
import type { Settings } from "../../settings.ts";
import { exampleWith, settingsOf } from "../support/configuration.ts";
import { theOne } from "../support/find.ts";
import { record } from "../support/recorder.ts";
import { runStack, stacks, stackSettings } from "../support/stacks.ts";

async function platformOf(settings: Settings) {
  const made: Platform[] = [];
  const registrations = await record(() => made.push(new Platform("platform", settings)));
  return { platform: made[0] ?? assert.fail(), registrations };
}

describe("the capacity of the platform", () => {
  it("is that of its weakest part, with everything it takes", async () => {
    const { platform, registrations } = await platformOf(
      settingsOf(
        exampleWith({
          "sark:gateway replicas": { min: 2, max: 4 },
          "sark:sark replicas": { min: 3, max: 5 },
          "sark:capacity": {
            requestsPerSecond: 70,
            headroom: 30,
            cacheHitRate: 50,
            measured: {
              source: "our own",
              gateway: { perCore: 60 },
              sark: { perCore: 60 },
              cache: { operationsPerSecond: 900 },
            },
          },
        }),
      ),
    );
    const quota = (theOne(registrations, "ResourceQuota").inputs["spec"] as { hard: Record<string, string> }).hard;
    assert.deepEqual(platform.capacity, {
      claimed: 70,
      carries: 84,
      limitedBy: "gateway",
      figures: "our own",
      // 60 × 0.5 cores × 70 % = 21; the autoscaler adds a replica at 70 % of 20m and of 50m.
      gateway: { min: 2, max: 4, perPod: 21, carries: 84, needed: 4, wanted: 84 },
      sark: { min: 3, max: 5, perPod: 21, carries: 105, needed: 4, wanted: 34 },
      nodes: { cores: quota["requests.cpu"], memory: quota["requests.memory"], pods: quota["pods"] },
      database: {
        rows: 70,
        connections: { needed: platform.connections.needed, granted: platform.connections.granted },
        measured: false,
      },
      cache: { operationsPerShard: 105, shards: 1, measured: true },
    });
    assert.equal(
      capacityTable(platform.capacity),
      [
        "Capacity: 84 requests/s, limited by gateway; 70 are claimed. Figures: our own.",
        "  gateway   2 to 4 replicas of 21 requests/s, 4 needed",
        "  sark      3 to 5 replicas of 21 requests/s, 4 needed",
        "  database  70 rows/s, 140 of 200 connections, limit not measured",
        "  cache     105 operations/s on each of 1 shard",
        `  nodes     ${Math.ceil(Number.parseInt(quota["requests.cpu"] ?? "") / 1000)} cores and ` +
          `${Math.ceil(Number.parseInt(quota["requests.memory"] ?? "") / 1024)} GiB for ${quota["pods"]} pods at their most`,
      ].join("\n"),
    );
  });

  it("without a claim is what the most replicas carry, limited by a store where that was measured slower", async () => {
    const { platform } = await platformOf(
      settingsOf(
        exampleWith({
          "sark:capacity": {
            measured: {
              source: "our own",
              gateway: { perCore: 60 },
              sark: { perCore: 60 },
              database: { rowsPerSecond: 100 },
            },
          },
        }),
      ),
    );
    const { claimed, carries, limitedBy, gateway, database } = platform.capacity;
    assert.deepEqual([claimed, carries, limitedBy, database.rows], [null, 70, "database", 70]);
    assert.ok(!("needed" in gateway));
    assert.match(capacityTable(platform.capacity), /nothing is claimed/);
  });

  for (const stack of stacks) {
    it(`of stack ${stack} is printed once, in a preview too`, async () => {
      const { platform } = await platformOf(stackSettings(stack));
      for (const preview of [false, true]) {
        assert.deepEqual((await runStack(stack, preview)).printed, [capacityTable(platform.capacity)]);
      }
    });
  }
});
