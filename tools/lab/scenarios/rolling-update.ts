import { callsFor, startGatewayClient } from "../client.ts";
import { bothKinds, loadFacts, underLoad } from "../load/under-load.ts";
import { auditTrail, client } from "../needs.ts";
import { podsOf } from "../pods.ts";
import type { Scenario } from "../scenario.ts";
import { deployments, restart, settled } from "../workload.ts";

/** Requests a second. */
const rate = 120;

/** @param requests how many have to be sent at least */
export const rollingUpdate = (requests = 10_000): Scenario => ({
  name: "rolling-update",
  title: "replaced all pods",
  proves: "SARK and the gateway are replaced pod by pod under load, and no request fails.",
  needs: [client, auditTrail],
  bounds: {
    failed: { atMost: 0 },
    sent: { atLeast: requests },
    "requests/s": { atLeast: 100 },
    lost: { atMost: 0 },
    "pods left": { atMost: 0 },
  },
  run: async (lab) => {
    const traffic = { client: await startGatewayClient(lab), calls: await callsFor(lab) };
    const pods = async () => (await Promise.all(deployments.map((name) => podsOf(lab, name)))).flat();
    const before = await pods();
    const sent = await underLoad(lab, traffic, bothKinds("granted", rate), requests, async () => {
      for (const name of deployments) await restart(lab, `deployment/${name}`);
      await settled(lab);
    });
    const after = new Set((await pods()).map(({ metadata }) => metadata.uid));
    return {
      ...(await loadFacts(lab, traffic.calls, sent)),
      "pods replaced": before.length,
      // The fault is proven when none of them is left.
      "pods left": before.filter(({ metadata }) => after.has(metadata.uid)).length,
    };
  },
});
