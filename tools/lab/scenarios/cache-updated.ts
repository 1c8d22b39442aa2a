import { names } from "../cache/platform.ts";
import { memberPods, shards } from "../cache/topology.ts";
import { always, everySlot, underWrites } from "../cache/under-writes.ts";
import { cache, labPods, nodeAccess, ownStack } from "../needs.ts";
import { oneAfterTheOther, updated } from "../replacement.ts";
import type { Facts, Scenario } from "../scenario.ts";

/** How long it is written, in seconds: longer than an update takes. */
const duration = 300;

export const cacheUpdated: Scenario = {
  name: "cache-updated",
  title: "gave the cache more memory, which replaces all members",
  proves: "An update replaces the members one after the other, replicas before primaries; no write fails or is lost.",
  needs: [labPods, cache, nodeAccess, ownStack],
  bounds: { ...always, ...oneAfterTheOther, outage: { atMost: 1 }, failed: { atMost: 0 }, lost: { atMost: 0 } },
  run: async (lab) => {
    const settings = lab.settings.cache;
    if (settings.mode !== "cluster" && settings.mode !== "replicated")
      throw new Error("the cache is not the platform's own");
    const look = async () => {
      const leaders = new Set((await shards(lab)).map(({ primary }) => primary.metadata.name));
      return { leaders, pods: await memberPods(lab) };
    };
    const store = { setting: "sark:cache", resources: settings.resources, statefulSet: names.members };
    let seen: Facts = {};
    const facts = await underWrites(
      lab,
      duration,
      async () => {
        seen = await updated(lab, store, look);
      },
      everySlot,
    );
    return { ...facts, ...seen };
  },
};
