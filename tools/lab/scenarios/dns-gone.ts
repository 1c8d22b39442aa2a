import { callsFor, gatewayService, startGatewayClient } from "../client.ts";
import { cutOffPort, requireUnreachable } from "../faults/cut.ts";
import { inNetworkOf } from "../load/generator.ts";
import { bothKinds, failures, lastFailure, loadFacts, modestRate, type Sent, underLoad } from "../load/under-load.ts";
import { auditTrail, client, nodeAccess } from "../needs.ts";
import { peerPods } from "../pods.ts";
import type { Facts, Scenario } from "../scenario.ts";
import { settled } from "../workload.ts";

/** How long names are not answered, and how long requests may fail after that, in seconds. */
const seconds = { gone: 20, recovery: 10 };

const port = 53;

export const dnsGone: Scenario = {
  name: "dns-gone",
  title: "silenced the cluster's DNS for 20 seconds",
  proves: "While no name is answered, the platform works on the connections that it has, and is well soon afterwards.",
  needs: [client, auditTrail, nodeAccess],
  bounds: {
    "failed on kept connections": { atMost: 0 },
    lost: { atMost: 0 },
    outage: { atMost: seconds.gone + seconds.recovery },
    "recovery s": { atMost: seconds.recovery },
    "requests/s": { atLeast: 0.9 * modestRate },
    sent: { atLeast: 0.9 * modestRate * seconds.gone },
    "servers silenced": { atLeast: 1 },
  },
  run: async (lab) => {
    const pod = await startGatewayClient(lab);
    // Whether the client finds the gateway is its own affair, and the load must not hang on a stream through the API server.
    const generator = await inNetworkOf(lab, pod);
    const traffic = { client: pod, calls: await callsFor(lab, gatewayService, "address"), generator };
    const servers = await peerPods(lab, lab.settings.network.dns);
    let back = Number.NaN;
    const sent = await underLoad(lab, traffic, bothKinds("granted", modestRate), 0, async () => {
      const heals = [];
      for (const server of servers) heals.push(await cutOffPort(lab, server, port));
      for (const server of servers) await requireUnreachable(lab, pod, server, port);
      await lab.sleep(seconds.gone * 1000);
      for (const heal of heals) await heal();
      back = Date.now();
      await lab.sleep(seconds.recovery * 1000);
      await settled(lab);
    });
    return {
      ...(await loadFacts(lab, traffic.calls, sent)),
      ...consequences(sent, back),
      "servers silenced": servers.length,
    };
  },
};

/** What failed on used connections of the client, and until when anything did after DNS was back. */
export function consequences(sent: readonly Sent[], back: number): Facts {
  const kept = sent.filter(({ load }) => load.keepAlive);
  return { "failed on kept connections": failures(kept).length, "recovery s": (lastFailure(sent, back) - back) / 1000 };
}
