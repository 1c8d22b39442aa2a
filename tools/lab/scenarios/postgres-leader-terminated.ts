import { deletePod, requireReplaced } from "../faults/pod.ts";
import { database, labPods } from "../needs.ts";
import { always, underWrites } from "../postgres/under-writes.ts";
import type { Scenario } from "../scenario.ts";

export const postgresLeaderTerminated: Scenario = {
  name: "postgres-leader-terminated",
  title: "deleted the leader's pod, gracefully",
  proves: "Where the leader's pod is told to end, it hands over first: a moment without writes, and none is lost.",
  needs: [labPods, database],
  bounds: { ...always, outage: { atMost: 2 }, "leader changes": { atMost: 1 }, "rejoin s": { atMost: 60 } },
  run: async (lab) =>
    underWrites(
      lab,
      ({ leader }) => deletePod(lab, leader, "gracefully"),
      async ({ leader }) => {
        await requireReplaced(lab, leader);
        return {};
      },
    ),
};
