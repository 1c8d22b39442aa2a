import { freeze } from "../faults/freeze.ts";
import { database, labPods, nodeAccess } from "../needs.ts";
import { names } from "../postgres/platform.ts";
import { silentLeaderBounds, silentLeader } from "../postgres/silent-leader.ts";
import type { Scenario } from "../scenario.ts";

/** Who was frozen has not noticed that time went by, and may say for so many seconds that it leads. It must write nothing. */
const awakening = 5;

export const postgresLeaderFrozen: Scenario = {
  name: "postgres-leader-frozen",
  title: "froze the leader's pod",
  proves: "A leader that stands still is replaced, and when it goes on it accepts no write and follows by itself.",
  needs: [labPods, database, nodeAccess],
  bounds: silentLeaderBounds(awakening),
  run: async (lab) => silentLeader(lab, ({ leader }) => freeze(lab, leader, names.container)),
};
