import { killContainer, requireKilled } from "../faults/kill.ts";
import { database, labPods, nodeAccess } from "../needs.ts";
import { names } from "../postgres/platform.ts";
import { always, underWrites } from "../postgres/under-writes.ts";
import type { Scenario } from "../scenario.ts";

export const postgresLeaderCrashed: Scenario = {
  name: "postgres-leader-crashed",
  title: "killed every process of the leader",
  proves: "Where the leader's container crashes, PostgreSQL and Patroni at once, no acknowledged write is lost.",
  needs: [labPods, database, nodeAccess],
  bounds: { ...always, outage: { atMost: 5 }, "leader changes": { atMost: 1 }, "rejoin s": { atMost: 60 } },
  run: async (lab) =>
    underWrites(
      lab,
      ({ leader }) => killContainer(lab, leader, names.container),
      async ({ leader }) => {
        await requireKilled(lab, leader, names.container);
        return {};
      },
    ),
};
