import { killContainer, requireKilled } from "../faults/kill.ts";
import { database, labPods, nodeAccess } from "../needs.ts";
import { successor } from "../postgres/patroni.ts";
import { names } from "../postgres/platform.ts";
import { always, type Situation, underWrites } from "../postgres/under-writes.ts";
import type { Pod } from "../pods.ts";
import type { Scenario } from "../scenario.ts";

export const postgresTwoKilled: Scenario = {
  name: "postgres-two-killed",
  title: "killed the processes of the leader and of its successor",
  proves: "Where two of three members crash at once, nobody leads without every acknowledged write, and all come back.",
  needs: [labPods, database, nodeAccess],
  bounds: {
    ...always,
    outage: { atMost: 60 },
    "leader changes": { atMost: 2 },
    "rejoin s": { atMost: 120 },
    "members killed": { atLeast: 2 },
  },
  run: async (lab) => {
    const victims: Pod[] = [];
    return underWrites(
      lab,
      async ({ leader, replicas }: Situation) => {
        victims.push(leader, await successor(lab, replicas));
        await Promise.all(victims.map((pod) => killContainer(lab, pod, names.container)));
      },
      async () => {
        await Promise.all(victims.map((pod) => requireKilled(lab, pod, names.container)));
        return { "members killed": victims.length };
      },
    );
  },
};
