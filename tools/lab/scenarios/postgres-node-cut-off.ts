import { cutOffNode, requireUnreachable } from "../faults/cut.ts";
import { database, labPods, nodeAccess } from "../needs.ts";
import { names } from "../postgres/platform.ts";
import { silentLeaderBounds, silentLeader } from "../postgres/silent-leader.ts";
import type { Scenario } from "../scenario.ts";

export const postgresNodeCutOff: Scenario = {
  name: "postgres-node-cut-off",
  title: "cut the leader's node off from everybody",
  proves:
    "Where the leader's node with all its pods is cut off, another one leads, and nothing needs a hand afterwards.",
  needs: [labPods, database, nodeAccess],
  bounds: silentLeaderBounds(0),
  run: async (lab) =>
    silentLeader(lab, async ({ leader, client }) => {
      const heal = await cutOffNode(lab, leader.spec.nodeName ?? "");
      await requireUnreachable(lab, client, leader, names.port);
      return heal;
    }),
};
