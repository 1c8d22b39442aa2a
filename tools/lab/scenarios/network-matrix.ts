import { platformFlows } from "../../../components/platform.ts";
import { startClients } from "../client.ts";
import type { Lab } from "../lab.ts";
import { client, nodeAccess } from "../needs.ts";
import { expectation, type Listener, type Party } from "../network/expectation.ts";
import {
  answersTo,
  apiServer,
  listenersOf,
  machine,
  type Reachable,
  reachable,
  targetPods,
} from "../network/parties.ts";
import { ofTheLab, type Place } from "../objects.ts";
import type { Pod } from "../pods.ts";
import type { Facts, Scenario } from "../scenario.ts";
import { platformPods } from "../workload.ts";

/** How long policies may take to be enforced for new pods, in milliseconds. */
const enforcement = 4_000;

/** A port of somebody, and who has proven that something listens there. */
interface Target {
  readonly party: Party;
  readonly listener: Listener;
  /** From where it is reached whatever the policies say. */
  readonly control: Reachable;
}

/** One new connection: what should have come of it, and what came. */
interface Attempt {
  readonly source: Party;
  readonly target: Target;
  readonly expected: "allowed" | "refused";
  readonly answer: string;
}

export const networkMatrix: Scenario = {
  name: "network-matrix",
  title: "tried every connection",
  proves: "Every connection of the flow table passes, and every other one is refused, whoever tries it.",
  needs: [client, nodeAccess],
  bounds: {
    failed: { atMost: 0 },
    "sent, to be allowed": { atLeast: 10 },
    "sent, to be refused": { atLeast: 100 },
    "ports without proof": { atMost: 0 },
  },
  run: async (lab) => {
    await startClients(lab, placesOf(lab));
    await lab.sleep(enforcement);
    const targets = await targetsOf(lab);
    const sources = [...(await reachable(lab, await sourcePods(lab))), machine];
    const attempts = (await Promise.all(sources.map((source) => attemptsFrom(lab, source, targets)))).flat();
    const wrong = attempts.filter(({ expected, answer }) => (answer === "open") !== (expected === "allowed"));
    for (const { source, target, expected, answer } of wrong) {
      lab.note(`wrong: ${source.name} to ${inWords(target)} is ${answer}, and must be ${expected}`);
    }
    return { ...counts(attempts), failed: wrong.length, "ports without proof": await unproven(lab, targets, attempts) };
  },
};

/** Who tries, beside the platform's own pods. The labels of the migration are no Service's. */
function placesOf({ namespace, settings }: Lab): Readonly<Record<string, Place>> {
  const { gatewayClients, metricsClients } = settings.network;
  const named = { edge: gatewayClients[0], metrics: metricsClients[0] };
  const others = {
    stranger: { namespace: "sark-lab-strangers" },
    intruder: { namespace },
    migration: { namespace, podLabels: { "app.kubernetes.io/name": "sark-migration" } },
  };
  const places = Object.entries({ ...named, ...others }).flatMap(([name, place]) =>
    place === undefined || "cidrs" in place ? [] : [[`sark-lab-${name}`, place] as const],
  );
  return Object.fromEntries(places);
}

async function sourcePods(lab: Lab): Promise<readonly Pod[]> {
  const { items } = await lab.get<{ items: readonly Pod[] }>(...["pods", "--all-namespaces", `--selector=${ofTheLab}`]);
  return [...(await platformPods(lab)), ...items];
}

/** Every port where something really listens. */
async function targetsOf(lab: Lab): Promise<readonly Target[]> {
  const pods = await reachable(lab, await targetPods(lab));
  const found = await Promise.all(
    pods.map(async (pod) =>
      (await listenersOf(pod)).map((listener): Target => ({ party: pod, listener, control: pod })),
    ),
  );
  const server = await apiServer(lab);
  const others = server.listeners.map((listener): Target => ({ party: server.party, listener, control: machine }));
  const targets = [...found.flat(), ...others];
  lab.session.progress.log.write(`targets: ${targets.map(inWords).join(", ")}`);
  return targets;
}

async function attemptsFrom(lab: Lab, source: Reachable, targets: readonly Target[]): Promise<readonly Attempt[]> {
  const flows = platformFlows(lab.settings);
  const tried = targets.flatMap((target) => {
    // A pod reaches itself without touching the network.
    if (target.party.address === source.address) return [];
    const expected = expectation(flows, lab.namespace, source, target.party, target.listener);
    return expected === "no statement" ? [] : [{ source, target, expected }];
  });
  lab.note(`${source.name} tries ${tried.length} connections`);
  const answers = await connect(
    lab,
    source,
    tried.map(({ target }) => target),
  );
  return tried.map((attempt, index) => ({ ...attempt, answer: answers[index] ?? "no answer" }));
}

async function connect(lab: Lab, from: Reachable, targets: readonly Target[]): Promise<readonly string[]> {
  if (targets.length === 0) return [];
  const addresses = targets.map(
    ({ party, listener: { protocol, port } }) => `${protocol.toLowerCase()}/${party.address}:${port}`,
  );
  return answersTo(lab, from, addresses);
}

/** Ports that nobody reached, neither who is allowed to nor the control: that they refuse others proves nothing. */
async function unproven(lab: Lab, targets: readonly Target[], attempts: readonly Attempt[]): Promise<number> {
  const open = new Set(attempts.filter(({ answer }) => answer === "open").map(({ target }) => target));
  const doubtful = targets.filter((target) => !open.has(target));
  const controls = await Promise.all(
    doubtful.map(async (target) => ({ target, answer: (await connect(lab, target.control, [target]))[0] })),
  );
  const silent = controls.filter(({ answer }) => answer !== "open");
  for (const { target, answer } of silent) lab.note(`no proof: ${inWords(target)} is ${answer ?? "silent"} for itself`);
  return silent.length;
}

function counts(attempts: readonly Attempt[]): Facts {
  const number = (expected: string) => attempts.filter((attempt) => attempt.expected === expected).length;
  return {
    sent: attempts.length,
    "sent, to be allowed": number("allowed"),
    "sent, to be refused": number("refused"),
  };
}

const inWords = ({ party, listener: { protocol, port } }: Target): string => `${party.name} ${protocol} ${port}`;
