import { loseClaim } from "../faults/claim.ts";
import { database, labPods } from "../needs.ts";
import { successor } from "../postgres/patroni.ts";
import { always, underWrites } from "../postgres/under-writes.ts";
import type { Scenario } from "../scenario.ts";

export const claimLost: Scenario = {
  name: "claim-lost",
  title: "deleted the volume of the synchronous replica",
  proves: "A replica that has lost its disk is built anew by itself, the leader stays, and no write is lost.",
  needs: [labPods, database],
  bounds: {
    ...always,
    outage: { atMost: 5 },
    "leader changes": { atMost: 0 },
    "claims replaced": { atLeast: 1 },
    "rejoin s": { atMost: 300 },
  },
  run: async (lab) => {
    let replaced = 0;
    const facts = await underWrites(lab, async ({ replicas }) => {
      await loseClaim(lab, await successor(lab, replicas));
      replaced = 1;
    });
    return { ...facts, "claims replaced": replaced };
  },
};
