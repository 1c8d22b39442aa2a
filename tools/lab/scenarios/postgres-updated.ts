import { database, labPods, ownStack } from "../needs.ts";
import { names } from "../postgres/platform.ts";
import { isLabelledLeader, serverPods } from "../postgres/patroni.ts";
import { always, underWrites } from "../postgres/under-writes.ts";
import { oneAfterTheOther, updated } from "../replacement.ts";
import type { Facts, Scenario } from "../scenario.ts";

/**
 * How long clients may wait, in seconds: as long as for any planned switchover, and two more. The update names who is to lead,
 * so that the leader comes last; a replica that is not named then sleeps for two seconds in Patroni, and for so long nobody
 * acknowledges the new leader's writes.
 */
const longest = 2 + 2;

export const postgresUpdated: Scenario = {
  name: "postgres-updated",
  title: "gave PostgreSQL more memory, which replaces all members",
  proves: "An update replaces the members one after the other, the leader last, and loses no write.",
  needs: [labPods, database, ownStack],
  bounds: {
    ...always,
    ...oneAfterTheOther,
    outage: { atMost: longest },
    "leader changes": { atMost: 2 },
    "rejoin s": { atMost: 60 },
  },
  run: async (lab) => {
    const { postgres } = lab.settings;
    if (postgres.mode !== "cluster") throw new Error("PostgreSQL is not the platform's own");
    const look = async () => {
      const pods = await serverPods(lab);
      return { pods, leaders: new Set(pods.filter(isLabelledLeader).map(({ metadata }) => metadata.name)) };
    };
    const store = { setting: "sark:postgres", resources: postgres.resources, statefulSet: names.server };
    let seen: Facts = {};
    const facts = await underWrites(lab, async () => {
      seen = await updated(lab, store, look);
    });
    return { ...facts, ...seen };
  },
};
