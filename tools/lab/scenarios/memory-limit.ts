import { callsFor, startGatewayClient } from "../client.ts";
import { requireKilled } from "../faults/kill.ts";
import { exhaustMemory } from "../faults/memory.ts";
import { loadFacts, modestRate, underLoad } from "../load/under-load.ts";
import { auditTrail, client, nodeAccess } from "../needs.ts";
import { containerOf, podsOf } from "../pods.ts";
import { bothCallers, wrongAllows } from "../policies.ts";
import type { Scenario } from "../scenario.ts";
import { settled } from "../workload.ts";

const container = "sark";

export const memoryLimit: Scenario = {
  name: "memory-limit",
  title: "drove one SARK over its memory limit",
  proves:
    "A SARK that the kernel kills for its memory costs at most the requests that were in it, and is back by itself.",
  needs: [client, auditTrail, nodeAccess],
  bounds: {
    // What the killed one would have answered in a second.
    failed: { atMost: modestRate / 3 },
    "wrong allows": { atMost: 0 },
    lost: { atMost: 0 },
    outage: { atMost: 2 },
    "ready again s": { atMost: 90 },
  },
  run: async (lab) => {
    const traffic = { client: await startGatewayClient(lab), calls: await callsFor(lab) };
    // One that was not killed before: the kubelet lets those wait that end again and again.
    const [victim] = (await podsOf(lab, "sark")).toSorted(
      (one, other) => containerOf(one, container).restartCount - containerOf(other, container).restartCount,
    );
    if (victim === undefined) throw new Error("no SARK runs");
    let readyAgain = Number.NaN;
    const sent = await underLoad(lab, traffic, bothCallers(modestRate), 0, async () => {
      await exhaustMemory(lab, victim, container);
      await requireKilled(lab, victim, container);
      readyAgain = await settled(lab);
    });
    return {
      ...(await loadFacts(lab, traffic.calls, sent)),
      "wrong allows": wrongAllows(sent),
      "ready again s": readyAgain,
    };
  },
};
