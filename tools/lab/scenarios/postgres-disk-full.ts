import { limitDisk } from "../faults/disk.ts";
import { database, labPods, nodeAccess } from "../needs.ts";
import { successor, switchover } from "../postgres/patroni.ts";
import { always, underWrites } from "../postgres/under-writes.ts";
import { cast, whole } from "../postgres/whole.ts";
import type { Scenario } from "../scenario.ts";

/** What the disk has beside what is on it already, in MiB. */
const spare = 256;

/** How long the disk is full, and how long the pod may take to come back on it, in seconds. */
const seconds = { full: 30, move: 120 };

export const postgresDiskFull: Scenario = {
  name: "postgres-disk-full",
  title: "filled the leader's disk",
  proves: "A leader whose disk is full loses no acknowledged write, and writes work again when there is space.",
  needs: [labPods, database, nodeAccess],
  bounds: {
    ...always,
    outage: { atMost: seconds.full + 60 },
    "failed, disk full": { atLeast: 1 },
    "rejoin s": { atMost: 120 },
  },
  run: async (lab) => {
    await whole(lab, seconds.move);
    const replica = await successor(lab, (await cast(lab)).replicas);
    const disk = await limitDisk(lab, replica, spare);
    await whole(lab, seconds.move);
    let noSpace = 0;
    const facts = await underWrites(
      lab,
      async ({ leader, replicas }) => {
        const moved = replicas.find(({ metadata }) => metadata.name === replica.metadata.name);
        if (moved !== undefined) await switchover(lab, leader, moved);
        await disk.fill();
        await lab.sleep(seconds.full * 1000);
        await disk.free();
      },
      async ({ writer }) => {
        noSpace = writer.attempts.filter(({ error = "" }) => error.includes("No space left on device")).length;
        return Promise.resolve({});
      },
    );
    return { ...facts, "failed, disk full": noSpace };
  },
};
