import { callsFor, startGatewayClient } from "../client.ts";
import { killContainer, leastRestarted, readyAfterKill } from "../faults/kill.ts";
import type { Lab } from "../lab.ts";
import { lastFailure, loadFacts, modestRate, underLoad } from "../load/under-load.ts";
import { auditTrail, client, nodeAccess } from "../needs.ts";
import { containerOf, type Pod } from "../pods.ts";
import { bothCallers, wrongAllows } from "../policies.ts";
import type { Scenario } from "../scenario.ts";

const container = "opa";

/** How long the load lasts at least, in seconds: some of it must come after OPA is back. */
const loadTime = 15;

export const opaKilled: Scenario = {
  name: "opa-killed",
  title: "killed OPA beside one SARK",
  proves: "Without its policy engine a SARK allows nothing, and it is whole again soon.",
  needs: [client, auditTrail, nodeAccess],
  bounds: {
    "wrong allows": { atMost: 0 },
    lost: { atMost: 0 },
    outage: { atMost: 5 },
    "recovery s": { atMost: 15 },
    "ready again s": { atMost: 60 },
    restarts: { atLeast: 1 },
  },
  // It is over soon, but the share of failed calls keeps the short time in it for minutes.
  alerts: { must: [], may: ["GatewayAuthorizationErrors", "GatewayAvailabilityBudgetBurn", "SARKPodsDown"] },
  run: async (lab) => {
    const traffic = { client: await startGatewayClient(lab), calls: await callsFor(lab) };
    const victim = await leastRestarted(lab, "sark", container);
    let killedAt = Number.NaN;
    let readyAgain = Number.NaN;
    const sent = await underLoad(lab, traffic, bothCallers(modestRate), loadTime * modestRate, async () => {
      await lab.sleep(2_000);
      killedAt = Date.now();
      await killContainer(lab, victim, container);
      readyAgain = await readyAfterKill(lab, victim, container);
    });
    return {
      ...(await loadFacts(lab, traffic.calls, sent)),
      "wrong allows": wrongAllows(sent),
      "recovery s": (lastFailure(sent, killedAt) - killedAt) / 1000,
      "ready again s": readyAgain,
      restarts: (await restarts(lab, victim)) - containerOf(victim, container).restartCount,
    };
  },
};

const restarts = async (lab: Lab, { metadata }: Pod): Promise<number> =>
  containerOf(await lab.get<Pod>("pod", metadata.name), container).restartCount;
