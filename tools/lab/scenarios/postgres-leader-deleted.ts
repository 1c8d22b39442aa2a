import { deletePod, requireReplaced } from "../faults/pod.ts";
import { database, labPods } from "../needs.ts";
import { always, underWrites } from "../postgres/under-writes.ts";
import type { Scenario } from "../scenario.ts";

export const postgresLeaderDeleted: Scenario = {
  name: "postgres-leader-deleted",
  title: "deleted the leader's pod, at once",
  proves: "Where the leader's pod is deleted without grace, writes work again soon, and none is lost.",
  needs: [labPods, database],
  bounds: { ...always, outage: { atMost: 5 }, "leader changes": { atMost: 1 }, "rejoin s": { atMost: 60 } },
  run: async (lab) =>
    underWrites(
      lab,
      ({ leader }) => deletePod(lab, leader, "at once"),
      async ({ leader }) => {
        await requireReplaced(lab, leader);
        return {};
      },
    ),
};
