import { memberPods } from "../cache/topology.ts";
import { always, everySlot, underWrites } from "../cache/under-writes.ts";
import { deletePod } from "../faults/pod.ts";
import { cache, labPods, nodeAccess } from "../needs.ts";
import type { Scenario } from "../scenario.ts";

export const cacheRestarted: Scenario = {
  name: "cache-restarted",
  title: "deleted all pods of the cache, at once",
  proves:
    "Where all members start anew with other addresses, they are a cluster again by themselves, with what they had.",
  needs: [labPods, cache, nodeAccess],
  bounds: { ...always, outage: { atMost: 45 }, "addresses that stayed": { atMost: 0 } },
  run: async (lab) => {
    const before = await memberPods(lab);
    const facts = await underWrites(
      lab,
      75,
      async () => {
        await Promise.all(before.map((pod) => deletePod(lab, pod, "at once")));
      },
      everySlot,
    );
    const addresses = new Map(before.map(({ metadata, status }) => [metadata.name, status.podIP]));
    const after = await memberPods(lab);
    const stayed = after.filter(({ metadata, status }) => addresses.get(metadata.name) === status.podIP);
    return { ...facts, "addresses that stayed": stayed.length };
  },
};
