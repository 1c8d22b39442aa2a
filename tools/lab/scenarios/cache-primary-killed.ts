import { names } from "../cache/platform.ts";
import { always, underWrites } from "../cache/under-writes.ts";
import { killContainer, requireKilled } from "../faults/kill.ts";
import { cache, labPods, nodeAccess } from "../needs.ts";
import type { Scenario } from "../scenario.ts";

export const cachePrimaryKilled: Scenario = {
  name: "cache-primary-killed",
  title: "killed a primary of the cache",
  proves:
    "Where a primary is killed under writes, all slots are served again soon, and nothing that a replica had is lost.",
  needs: [labPods, cache, nodeAccess],
  bounds: { ...always, outage: { atMost: 5 }, "other shards' outage s": { atMost: 1 } },
  // It is over before anybody would have to be called.
  alerts: { must: [] },
  run: async (lab) =>
    underWrites(lab, 30, async ({ shard: { primary } }) => {
      await killContainer(lab, primary, names.container);
      await lab.sleep(10_000);
      await requireKilled(lab, primary, names.container);
    }),
};
