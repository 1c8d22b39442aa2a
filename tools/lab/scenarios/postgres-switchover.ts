import { database, labPods } from "../needs.ts";
import { switchover } from "../postgres/patroni.ts";
import { always, underWrites } from "../postgres/under-writes.ts";
import type { Scenario } from "../scenario.ts";

export const postgresSwitchover: Scenario = {
  name: "postgres-switchover",
  title: "handed the lead over",
  proves: "A planned switchover under writes takes a moment, and loses nothing.",
  needs: [labPods, database],
  bounds: {
    ...always,
    outage: { atMost: 2 },
    "leader changes": { atMost: 1 },
    "new leaders": { atLeast: 1 },
    "rejoin s": { atMost: 60 },
  },
  run: async (lab) => {
    const facts = await underWrites(lab, async ({ leader }) => {
      await switchover(lab, leader);
    });
    return { ...facts, "new leaders": facts["leader changes"] ?? Number.NaN };
  },
};
