import { callsFor, startGatewayClient } from "../client.ts";
import { queryMember } from "../database.ts";
import { shiftClock, shiftedProcesses } from "../faults/clock.ts";
import type { Lab } from "../lab.ts";
import { loadFacts, modestRate, underLoad } from "../load/under-load.ts";
import { auditTrail, client, database, nodeAccess } from "../needs.ts";
import { names } from "../postgres/platform.ts";
import { serverPods } from "../postgres/patroni.ts";
import { cast, whole } from "../postgres/whole.ts";
import { bothCallers, wrongAllows } from "../policies.ts";
import type { Scenario } from "../scenario.ts";
import { platformPods, settled } from "../workload.ts";

/** How far the clock is ahead, and how long calls go on with it, in seconds. */
const seconds = { ahead: 5, duration: 60 };

/** How long PostgreSQL may take to be whole, in seconds. */
const timeout = 180;

// The cache's servers and the proxies keep their clock: how that of others is shifted does not work with them.
export const clockSkew: Scenario = {
  name: "clock-skew",
  title: "put the clock of a node 5 s ahead",
  proves: "Nodes that do not agree on the time decide and store as ever, and the leader of the database stays.",
  needs: [client, auditTrail, database, nodeAccess],
  bounds: {
    failed: { atMost: 0 },
    "wrong allows": { atMost: 0 },
    lost: { atMost: 0 },
    "requests/s": { atLeast: 0.9 * modestRate },
    "database's clock ahead s": { atLeast: seconds.ahead - 1 },
    "processes with that clock": { atLeast: 10 },
    "leader changes": { atMost: 0 },
  },
  run: async (lab) => {
    await whole(lab, timeout);
    const node = (await cast(lab)).leader.spec.nodeName ?? "";
    lab.afterwards("pods of the node start anew", async (kubectl) => {
      for (const pod of await podsOn(lab, node)) await kubectl(deletion(lab, pod));
    });
    await shiftClock(lab, node, seconds.ahead);
    await replaced(lab, node);
    await whole(lab, timeout);
    const traffic = { client: await startGatewayClient(lab), calls: await callsFor(lab) };
    const leader = (await cast(lab)).leader.metadata.name;
    const sent = await underLoad(lab, traffic, bothCallers(modestRate), 0, async () => {
      await lab.sleep(seconds.duration * 1000);
    });
    return {
      ...(await loadFacts(lab, traffic.calls, sent)),
      "wrong allows": wrongAllows(sent),
      "database's clock ahead s": await clockAhead(lab, node),
      "processes with that clock": await shiftedProcesses(lab, node),
      "leader changes": (await cast(lab)).leader.metadata.name === leader ? 0 : 1,
    };
  },
};

/** The platform's pods of a node. */
const podsOn = async (lab: Lab, node: string) =>
  (await platformPods(lab)).flatMap(({ metadata, spec }) => (spec.nodeName === node ? metadata.name : []));

/** Arguments of kubectl that delete a pod, unless an autoscaler did so before. */
const deletion = ({ namespace }: Lab, pod: string) =>
  ["delete", "pod", pod, "--namespace", namespace, "--ignore-not-found"] as const;

/** Deletes the platform's pods of a node one after the other. */
async function replaced(lab: Lab, node: string): Promise<void> {
  for (const pod of await podsOn(lab, node)) {
    lab.note(`pod ${pod} is replaced`);
    await lab.kubectl(deletion(lab, pod));
    await settled(lab);
  }
}

/** How far the clock of the database's member on the node is ahead of this machine's. */
async function clockAhead(lab: Lab, node: string): Promise<number> {
  const member = (await serverPods(lab)).find(({ spec }) => spec.nodeName === node);
  if (member === undefined) throw new Error(`no member of the database is on node ${node}`);
  const there = await queryMember(lab, member, names.database, "SELECT extract(epoch FROM clock_timestamp())");
  return Number(there) - Date.now() / 1000;
}
