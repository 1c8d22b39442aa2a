import { cutOffPod, requireUnreachable } from "../faults/cut.ts";
import { database, labPods, nodeAccess } from "../needs.ts";
import { names } from "../postgres/platform.ts";
import { silentLeaderBounds, silentLeader } from "../postgres/silent-leader.ts";
import type { Scenario } from "../scenario.ts";

export const postgresLeaderCutOff: Scenario = {
  name: "postgres-leader-cut-off",
  title: "cut the leader's pod off from everybody",
  proves: "A leader that is cut off gives up before another leads, and follows by itself when it is reached again.",
  needs: [labPods, database, nodeAccess],
  bounds: silentLeaderBounds(0),
  run: async (lab) =>
    silentLeader(lab, async ({ leader, client }) => {
      const heal = await cutOffPod(lab, leader);
      await requireUnreachable(lab, client, leader, names.port);
      return heal;
    }),
};
