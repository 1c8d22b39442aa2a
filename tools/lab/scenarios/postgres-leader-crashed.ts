import { killContainer, requireKilled } from "../faults/kill.ts";
import { deletePod } from "../faults/pod.ts";
import type { Lab } from "../lab.ts";
import { database, labPods, nodeAccess } from "../needs.ts";
import { containerOf } from "../pods.ts";
import { names } from "../postgres/platform.ts";
import { always, underWrites } from "../postgres/under-writes.ts";
import { cast, whole } from "../postgres/whole.ts";
import type { Scenario } from "../scenario.ts";

/** How long PostgreSQL may take to be whole when a member was replaced, in seconds. */
const replaceTimeout = 120;

export const postgresLeaderCrashed: Scenario = {
  name: "postgres-leader-crashed",
  title: "killed every process of the leader",
  proves: "Where the leader's container crashes, PostgreSQL and Patroni at once, no acknowledged write is lost.",
  needs: [labPods, database, nodeAccess],
  bounds: { ...always, outage: { atMost: 5 }, "leader changes": { atMost: 1 }, "rejoin s": { atMost: 60 } },
  run: async (lab) => {
    await replaceRestarted(lab);
    return underWrites(
      lab,
      ({ leader }) => killContainer(lab, leader, names.container),
      async ({ leader }) => {
        await requireKilled(lab, leader, names.container);
        return {};
      },
    );
  },
};

/** Replaces members that have crashed before: the kubelet lets those wait for ten seconds at least that crash again. */
async function replaceRestarted(lab: Lab): Promise<void> {
  const { leader, replicas } = await cast(lab);
  for (const pod of [...replicas, leader]) {
    if (containerOf(pod, names.container).restartCount === 0) continue;
    await deletePod(lab, pod, "gracefully");
    await whole(lab, replaceTimeout);
  }
}
