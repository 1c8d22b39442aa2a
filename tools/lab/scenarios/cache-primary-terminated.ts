import { always, underWrites } from "../cache/under-writes.ts";
import { deletePod, requireReplaced } from "../faults/pod.ts";
import { cache, labPods, nodeAccess } from "../needs.ts";
import type { Scenario } from "../scenario.ts";

export const cachePrimaryTerminated: Scenario = {
  name: "cache-primary-terminated",
  title: "deleted the pod of a primary of the cache, gracefully",
  proves: "A primary that is told to end hands over first: no write fails, and none is lost.",
  needs: [labPods, cache, nodeAccess],
  bounds: { ...always, outage: { atMost: 1 }, failed: { atMost: 0 }, lost: { atMost: 0 } },
  run: async (lab) =>
    underWrites(lab, 30, async ({ shard: { primary } }) => {
      await deletePod(lab, primary, "gracefully");
      await lab.until(`the end of ${primary.metadata.name}`, 60, async () =>
        requireReplaced(lab, primary).then(
          () => true,
          () => false,
        ),
      );
    }),
};
