import { callsFor, startGatewayClient } from "../client.ts";
import { leastRestarted, readyAfterKill } from "../faults/kill.ts";
import { exhaustMemory } from "../faults/memory.ts";
import { loadFacts, modestRate, underLoad } from "../load/under-load.ts";
import { auditTrail, client, nodeAccess } from "../needs.ts";
import { bothCallers, wrongAllows } from "../policies.ts";
import type { Scenario } from "../scenario.ts";

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
    const victim = await leastRestarted(lab, "sark", container);
    let readyAgain = Number.NaN;
    const sent = await underLoad(lab, traffic, bothCallers(modestRate), 0, async () => {
      await exhaustMemory(lab, victim, container);
      readyAgain = await readyAfterKill(lab, victim, container);
    });
    return {
      ...(await loadFacts(lab, traffic.calls, sent)),
      "wrong allows": wrongAllows(sent),
      "ready again s": readyAgain,
    };
  },
};
