import { callsFor, startGatewayClient } from "../client.ts";
import { killContainer, requireKilled } from "../faults/kill.ts";
import type { Lab } from "../lab.ts";
import { loadFacts, underLoad } from "../load/under-load.ts";
import { auditTrail, client, nodeAccess } from "../needs.ts";
import { containerOf, type Pod, podsOf } from "../pods.ts";
import type { Facts, Scenario } from "../scenario.ts";
import type { Sent } from "../load/under-load.ts";
import { settled } from "../workload.ts";

/** Requests a second of each caller. */
const rate = 40;

const container = "opa";

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
    // One that was not killed before: the kubelet lets those wait that end again and again.
    const [victim] = (await podsOf(lab, "sark")).toSorted((one, other) => restartsOf(one) - restartsOf(other));
    if (victim === undefined) throw new Error("no SARK runs");
    const before = restartsOf(victim);
    let killedAt = Number.NaN;
    let readyAgain = Number.NaN;
    const loads = (["granted", "stranger"] as const).map((caller) => ({ caller, rate, keepAlive: false }));
    const sent = await underLoad(lab, traffic, loads, 0, async () => {
      await lab.sleep(2_000);
      killedAt = Date.now();
      await killContainer(lab, victim, container);
      await lab.until("a restart of OPA", 60, async () => (await restarts(lab, victim)) > before);
      readyAgain = await settled(lab);
    });
    await requireKilled(lab, victim, container);
    return {
      ...(await loadFacts(lab, traffic.calls, sent)),
      ...consequences(sent, killedAt),
      "ready again s": readyAgain,
      restarts: (await restarts(lab, victim)) - before,
    };
  },
};

const restartsOf = (pod: Pod): number => containerOf(pod, container).restartCount;

const restarts = async (lab: Lab, { metadata }: Pod): Promise<number> =>
  restartsOf(await lab.get<Pod>("pod", metadata.name));

/** What callers noticed: strangers that were let in, and the time until the last caller was wrongly refused. */
function consequences(sent: readonly Sent[], killedAt: number): Facts {
  const of = (caller: "granted" | "stranger") =>
    sent.filter(({ load }) => load.caller === caller).flatMap(({ results }) => results);
  const refused = of("granted").filter(({ status }) => status !== 200);
  const last = refused.reduce((latest, { ended }) => Math.max(latest, ended), killedAt);
  return {
    "wrong allows": of("stranger").filter(({ status }) => status >= 200 && status < 400).length,
    "recovery s": (last - killedAt) / 1000,
  };
}
