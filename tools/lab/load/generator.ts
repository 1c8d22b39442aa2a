import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { start } from "../../lib/run.ts";
import { type Client, startIn } from "../client.ts";
import type { Lab } from "../lab.ts";
import { containerId, firstProcesses } from "../nodes.ts";
import type { Pod } from "../pods.ts";

/** Starts vegeta with some arguments. */
export type Generator = (args: readonly string[]) => ChildProcessWithoutNullStreams;

/** Runs vegeta in a pod. Its streams go through the API server. */
export const inPod =
  (lab: Lab, client: Client): Generator =>
  (args) =>
    startIn(lab, client, ["/vegeta", ...args]);

/**
 * Runs the vegeta of this machine in the network of a pod, past the API server, which may be gone then. Names are not resolved
 * there, so calls must go to addresses.
 */
export async function inNetworkOf(lab: Lab, client: Client): Promise<Generator> {
  const { cluster, programs } = lab.session;
  const pod = await lab.get<Pod>("pod", client.name, `--namespace=${client.namespace}`);
  const node = pod.spec.nodeName ?? "";
  const process = (await firstProcesses(lab.session, node)).get(containerId(pod, "client"));
  if (process === undefined) throw new Error(`pod ${client.name} has no process`);
  return (args) => {
    const enter = ["nsenter", `--target=${process}`, "--net", "--", programs.vegeta];
    const [program = "", ...words] = cluster.commandOnNode?.(node, [...enter, ...args]) ?? [];
    return start(program, words);
  };
}
