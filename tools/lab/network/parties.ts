import { archiveServer } from "../../../settings/postgres.ts";
import { run } from "../../lib/run.ts";
import type { Lab } from "../lab.ts";
import { firstProcesses, onNode } from "../nodes.ts";
import { peerPods, type Pod } from "../pods.ts";
import { platformPods } from "../workload.ts";
import { type Listener, type Party } from "./expectation.ts";
import { listenersIn } from "./listeners.ts";

/** A party whose network can be entered, to look and to connect from there. */
export interface Reachable extends Party {
  /** Runs a command in its network and returns its output. */
  readonly inside: (command: readonly string[]) => Promise<string>;
}

/** The machine itself, which is none of the cluster's. */
export const machine: Reachable = {
  name: "this machine",
  // No flow names it.
  address: "127.0.0.1",
  inside: async ([program = "", ...args]) => run(program, args),
};

/**
 * A pod whose network is entered from its node. That leaves no trace in the pod; an ephemeral container would stay in it
 * until it ends, and a pod of the lab with the labels of a workload would be taken for one by its Service.
 */
export async function reachable(lab: Lab, pods: readonly Pod[]): Promise<readonly Reachable[]> {
  const processes = await processesByContainer(lab, pods);
  return pods.map((pod) => {
    const { name, namespace, labels = {} } = pod.metadata;
    const id = pod.status.containerStatuses?.[0]?.containerID?.replace(/^.*:\/\//, "") ?? "";
    const process = processes.get(id);
    if (process === undefined) throw new Error(`pod ${name} has no process`);
    return {
      name: `${namespace}/${name}`,
      address: pod.status.podIP ?? "",
      pod: { namespace, labels },
      inside: async (command) => {
        lab.session.interrupted.throwIfAborted();
        const enter = ["nsenter", `--target=${process}`, "--net", "--"];
        return onNode(lab.session, pod.spec.nodeName ?? "", [...enter, ...command]);
      },
    };
  });
}

/**
 * Tries to connect from a party's network.
 *
 * @param targets each as `tcp/ADDRESS:PORT`, or with `udp`
 * @returns what came of each, in their order: `open`, `refused`, `timeout` or what else went wrong
 */
export async function answersTo(lab: Lab, from: Reachable, targets: readonly string[]): Promise<readonly string[]> {
  return (await from.inside([lab.session.programs.probe, "connect", ...targets])).trim().split("\n");
}

/**
 * Fails unless a pod connects to none of the targets.
 *
 * @param what the targets are, for the message
 * @param targets as for {@link answersTo}
 */
export async function requireSilence(lab: Lab, from: Pod, what: string, targets: readonly string[]): Promise<void> {
  const [party] = await reachable(lab, [from]);
  const answers = party === undefined ? [] : await answersTo(lab, party, targets);
  if (answers.length > 0 && answers.every((answer) => answer === "timeout")) return;
  throw new Error(`${what} is ${answers.join(" and ") || "unknown"} although the way to it is cut`);
}

/** Process ids, as the nodes see them, by container. */
async function processesByContainer(lab: Lab, pods: readonly Pod[]): Promise<ReadonlyMap<string, string>> {
  const nodes = [...new Set(pods.flatMap(({ spec }) => spec.nodeName ?? []))];
  const lists = await Promise.all(nodes.map((node) => firstProcesses(lab.session, node)));
  return new Map(lists.flatMap((list) => [...list]));
}

/** The platform's pods, and those of everybody it talks to. */
export async function targetPods(lab: Lab): Promise<readonly Pod[]> {
  const { postgres, cache, mcpServers, network } = lab.settings;
  const archive = archiveServer(postgres);
  const peers = [
    ...(postgres.mode === "existing" ? [postgres.peer] : []),
    ...(postgres.mode === "cluster" ? [postgres.backup.s3.peer] : []),
    ...(archive ? [archive.peer] : []),
    ...(cache.mode === "existing" ? [cache.peer] : []),
    ...mcpServers.map(({ peer }) => peer),
    ...network.sarkDestinations.map(({ peer }) => peer),
    network.dns,
  ];
  const neighbours = await Promise.all(peers.map((peer) => peerPods(lab, peer)));
  return [...(await platformPods(lab)), ...neighbours.flat()];
}

/** Where something listens in the network of a party. */
export async function listenersOf(party: Reachable): Promise<readonly Listener[]> {
  const table = (protocol: string) => party.inside(["cat", `/proc/net/${protocol}`, `/proc/net/${protocol}6`]);
  const [TCP, UDP] = await Promise.all([table("tcp"), table("udp")]);
  return listenersIn({ TCP, UDP });
}

/** The API server, which is none of the platform's business. */
export async function apiServer(lab: Lab): Promise<{ readonly party: Party; readonly listeners: readonly Listener[] }> {
  const place = ["--namespace=default", "--selector=kubernetes.io/service-name=kubernetes"];
  const { items } = await lab.get<{
    items: readonly { endpoints: readonly { addresses: readonly string[] }[]; ports: readonly { port: number }[] }[];
  }>("endpointslices", ...place);
  const address = items[0]?.endpoints[0]?.addresses[0] ?? "";
  return {
    party: { name: "API server", address },
    listeners: (items[0]?.ports ?? []).map(({ port }) => ({ protocol: "TCP", port })),
  };
}
