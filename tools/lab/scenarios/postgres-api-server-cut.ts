import { cutOffPodFrom } from "../faults/cut.ts";
import type { Lab } from "../lab.ts";
import { database, labPods, nodeAccess } from "../needs.ts";
import { apiServer, requireSilence } from "../network/parties.ts";
import type { Pod } from "../pods.ts";
import { timeToLive } from "../postgres/patroni.ts";
import { always, underWrites } from "../postgres/under-writes.ts";
import type { Scenario } from "../scenario.ts";

/** For how much longer than the leader's lock lives, in seconds. */
const margin = 20;

export const postgresApiServerCut: Scenario = {
  name: "postgres-api-server-cut",
  title: "cut the leader off from the API server",
  proves: "A leader that reaches its replicas, but not the API server, goes on leading, and no write has to wait.",
  needs: [labPods, database, nodeAccess],
  bounds: { ...always, outage: { atMost: 1 }, "leader changes": { atMost: 0 }, "rejoin s": { atMost: 60 } },
  run: async (lab) => {
    const ttl = await timeToLive(lab);
    return underWrites(lab, async ({ leader }) => {
      const heal = await cutOffPodFrom(lab, leader, await addresses(lab));
      await requireCut(lab, leader);
      await lab.sleep((ttl + margin) * 1000);
      await heal();
    });
  },
};

/** What pods know the API server by, and where it is. */
async function addresses(lab: Lab): Promise<readonly string[]> {
  const { spec } = await lab.get<{ spec: { clusterIP: string } }>("service", "kubernetes", "--namespace=default");
  return [spec.clusterIP, (await apiServer(lab)).party.address];
}

/** The pod must not reach the API server, neither by its Service nor directly. */
async function requireCut(lab: Lab, pod: Pod): Promise<void> {
  const { party, listeners } = await apiServer(lab);
  const [service = ""] = await addresses(lab);
  const targets = [`tcp/${service}:443`, ...listeners.map(({ port }) => `tcp/${party.address}:${port}`)];
  await requireSilence(lab, pod, "the API server", targets);
}
