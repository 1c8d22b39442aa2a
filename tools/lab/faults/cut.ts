import type { Client } from "../client.ts";
import type { Lab, Session } from "../lab.ts";
import { requireSilence } from "../network/parties.ts";
import { onNode } from "../nodes.ts";
import type { Pod } from "../pods.ts";

/** By this comment the lab knows its own rules. */
const mark = "sark-lab";

/** The tables that all packets pass, also those of established connections, before anything else decides about them. */
const tables = ["raw", "mangle"] as const;

/** Which packets a node drops. */
interface Rule {
  readonly table: (typeof tables)[number];
  readonly chain: "PREROUTING" | "POSTROUTING";
  readonly match: readonly string[];
}

/** Everything between a pod and others, or certain others. Connections within the pod stay. */
export function rulesOfPod(address: string, others?: readonly string[]): readonly Rule[] {
  const between = (source: readonly string[], destination: readonly string[]): readonly string[] => [
    ...source.flatMap((one) => ["--source", one]),
    ...destination.flatMap((one) => ["--destination", one]),
  ];
  return (others?.map((other) => [other]) ?? [[]]).flatMap((other): readonly Rule[] => [
    { table: "raw", chain: "PREROUTING", match: between([address], other) },
    { table: "mangle", chain: "POSTROUTING", match: between(other, [address]) },
  ]);
}

/** Everything that others ask a pod at one of its ports, and its answers; all else of the pod stays. */
export const rulesOfPort = (address: string, port: number): readonly Rule[] =>
  ["tcp", "udp"].flatMap((protocol): readonly Rule[] => [
    {
      table: "raw",
      chain: "PREROUTING",
      match: ["--source", address, "--protocol", protocol, "--source-port", String(port)],
    },
    {
      table: "mangle",
      chain: "POSTROUTING",
      match: ["--destination", address, "--protocol", protocol, "--destination-port", String(port)],
    },
  ]);

/** Everything between a node with its pods and others. Connections within the node stay. */
export const rulesOfNode = (link: string): readonly Rule[] => [
  { table: "raw", chain: "PREROUTING", match: ["--in-interface", link] },
  { table: "mangle", chain: "POSTROUTING", match: ["--out-interface", link] },
];

/** Arguments of iptables that remove what the lab has put into a table. */
export const removals = (listing: string): readonly (readonly string[])[] =>
  listing
    .split("\n")
    .filter((line) => line.startsWith("-A ") && line.includes(`--comment ${mark} `))
    .map((line) => ["--delete", ...line.split(" ").slice(1)]);

/** Ends a cut; so does the end of the scenario. */
type Heal = () => Promise<void>;

/** Cuts a pod off from everybody, in silence, connections that exist included. */
export async function cutOffPod(lab: Lab, pod: Pod): Promise<Heal> {
  return cut(lab, pod.spec.nodeName ?? "", `pod ${pod.metadata.name}`, rulesOfPod(addressOf(pod)));
}

/** Cuts a pod off from certain addresses only. */
export async function cutOffPodFrom(lab: Lab, pod: Pod, others: readonly string[]): Promise<Heal> {
  const what = `pod ${pod.metadata.name}, from ${others.join(" and ")} only,`;
  return cut(lab, pod.spec.nodeName ?? "", what, rulesOfPod(addressOf(pod), others));
}

/** Silences a port of a pod. Its probes, at other ports, find nothing amiss, so it stays in its Services. */
export async function cutOffPort(lab: Lab, pod: Pod, port: number): Promise<Heal> {
  const what = `port ${port} of pod ${pod.metadata.name}`;
  return cut(lab, pod.spec.nodeName ?? "", what, rulesOfPort(addressOf(pod), port));
}

/** Cuts a node with all its pods off from everybody. */
export async function cutOffNode(lab: Lab, node: string): Promise<Heal> {
  const [, link = ""] = /\bdev (\S+)/.exec(await onNode(lab.session, node, ["ip", "route", "show", "default"])) ?? [];
  return cut(lab, node, `node ${node}`, rulesOfNode(link));
}

function addressOf({ metadata, status }: Pod): string {
  if (status.podIP === undefined) throw new Error(`pod ${metadata.name} has no address`);
  return status.podIP;
}

/**
 * Nobody must be able to connect to the pod now. It is tried in the client's network, past the API server, which loses answers under
 * load.
 */
export async function requireUnreachable(lab: Lab, from: Client, pod: Pod, port: number): Promise<void> {
  const client = await lab.get<Pod>("pod", from.name, `--namespace=${from.namespace}`);
  await requireSilence(lab, client, `pod ${pod.metadata.name}`, [`tcp/${addressOf(pod)}:${port}`]);
}

async function cut(lab: Lab, node: string, what: string, rules: readonly Rule[]): Promise<Heal> {
  lab.afterwards(`${what} is reached again`, () => heal(lab.session, node));
  lab.note(`${what} is cut off`);
  for (const { table, chain, match } of rules) {
    const rule = [...match, "--match", "comment", "--comment", mark, "--jump", "DROP"];
    await onNode(lab.session, node, ["iptables", "--wait", "--table", table, "--insert", chain, ...rule]);
  }
  return async () => {
    lab.note(`${what} is reached again`);
    await heal(lab.session, node);
  };
}

/** Removes every rule of the lab from a node; returns how many there were. */
export async function heal(session: Pick<Session, "cluster">, node: string): Promise<number> {
  let count = 0;
  for (const table of tables) {
    const command = ["iptables", "--wait", "--table", table];
    for (const removal of removals(await onNode(session, node, [...command, "--list-rules"]))) {
      await onNode(session, node, [...command, ...removal]);
      count += 1;
    }
  }
  return count;
}
