import { callsFor, startGatewayClient } from "../client.ts";
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

/** What a process leaves that was killed with signal 9. */
const killed = 137;

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
  run: async (lab) => {
    const traffic = { client: await startGatewayClient(lab), calls: await callsFor(lab) };
    const [victim] = await podsOf(lab, "sark");
    if (victim === undefined) throw new Error("no SARK runs");
    const before = containerOf(victim, container).restartCount;
    let killedAt = Number.NaN;
    let readyAgain = Number.NaN;
    const loads = (["granted", "stranger"] as const).map((caller) => ({ caller, rate, keepAlive: false }));
    const sent = await underLoad(lab, traffic, loads, 0, async () => {
      await lab.sleep(2_000);
      killedAt = Date.now();
      await kill(lab, victim);
      await lab.until("a restart of OPA", 60, async () => (await restarts(lab, victim)) > before);
      readyAgain = await settled(lab);
    });
    await requireKill(lab, victim);
    return {
      ...(await loadFacts(lab, traffic.calls, sent)),
      ...consequences(sent, killedAt),
      "ready again s": readyAgain,
      restarts: (await restarts(lab, victim)) - before,
    };
  },
};

/** Kills the container's first process from the node, as the kernel would. */
async function kill(lab: Lab, victim: Pod): Promise<void> {
  const id = containerOf(victim, container).containerID?.replace(/^.*:\/\//, "") ?? "";
  lab.note(`OPA of ${victim.metadata.name} is killed`);
  const command = ["ctr", "--namespace", "k8s.io", "tasks", "kill", "--signal", "SIGKILL", id];
  await lab.session.cluster.onNode?.(victim.spec.nodeName ?? "", command);
}

const now = async (lab: Lab, { metadata }: Pod): Promise<Pod> => lab.get<Pod>("pod", metadata.name);

const restarts = async (lab: Lab, victim: Pod): Promise<number> =>
  containerOf(await now(lab, victim), container).restartCount;

/** The kubelet must have seen what we say we did. */
async function requireKill(lab: Lab, victim: Pod): Promise<void> {
  const code = containerOf(await now(lab, victim), container).lastState?.terminated?.exitCode;
  if (code !== killed) throw new Error(`OPA ended with ${code ?? "no status"}, not by the signal: nothing is proven`);
}

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
