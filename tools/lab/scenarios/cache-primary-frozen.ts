import { names } from "../cache/platform.ts";
import { always, underWrites } from "../cache/under-writes.ts";
import { freeze } from "../faults/freeze.ts";
import { cache, labPods, nodeAccess } from "../needs.ts";
import type { Scenario } from "../scenario.ts";

/** For how long the primary stands still, in milliseconds. */
const stillness = 12_000;

export const cachePrimaryFrozen: Scenario = {
  name: "cache-primary-frozen",
  title: "froze the pod of a primary of the cache",
  proves: "A primary that stands still is replaced, and follows when it goes on; nothing that a replica had is lost.",
  needs: [labPods, cache, nodeAccess],
  bounds: { ...always, outage: { atMost: 5 } },
  run: async (lab) =>
    underWrites(lab, 30, async ({ shard: { primary } }) => {
      const goOn = await freeze(lab, primary, names.container);
      await lab.sleep(stillness);
      await goOn();
    }),
};
