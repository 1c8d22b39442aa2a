import { killProgram } from "../faults/kill.ts";
import { database, labPods, nodeAccess } from "../needs.ts";
import { names } from "../postgres/platform.ts";
import { always, underWrites } from "../postgres/under-writes.ts";
import type { Scenario } from "../scenario.ts";

export const postgresLeaderKilled: Scenario = {
  name: "postgres-leader-killed",
  title: "killed PostgreSQL of the leader",
  proves: "Where the leader's PostgreSQL is killed under writes, they work again soon, and none is lost.",
  needs: [labPods, database, nodeAccess],
  bounds: { ...always, outage: { atMost: 5 }, "leader changes": { atMost: 1 }, "rejoin s": { atMost: 60 } },
  // It is over before anybody would have to be called.
  alerts: { must: [] },
  run: async (lab) =>
    underWrites(lab, async ({ leader }) => {
      await killProgram(lab, leader, names.container, names.program);
    }),
};
