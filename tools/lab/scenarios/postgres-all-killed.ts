import { killContainer, requireKilled } from "../faults/kill.ts";
import { database, labPods, nodeAccess } from "../needs.ts";
import { names } from "../postgres/platform.ts";
import { always, underWrites } from "../postgres/under-writes.ts";
import type { Scenario } from "../scenario.ts";

export const postgresAllKilled: Scenario = {
  name: "postgres-all-killed",
  title: "killed every process of every member",
  proves: "Where all members crash at once, they come back by themselves with every acknowledged write.",
  needs: [labPods, database, nodeAccess],
  bounds: { ...always, outage: { atMost: 60 }, "leader changes": { atMost: 1 }, "rejoin s": { atMost: 120 } },
  run: async (lab) =>
    underWrites(
      lab,
      async ({ leader, replicas }) => {
        await Promise.all([leader, ...replicas].map((pod) => killContainer(lab, pod, names.container)));
      },
      async ({ leader, replicas }) => {
        await Promise.all([leader, ...replicas].map((pod) => requireKilled(lab, pod, names.container)));
        return {};
      },
    ),
};
