import type { Session } from "./lab.ts";
import { containerOf, type Pod } from "./pods.ts";

/** Runs a command in the namespaces of a node and returns its output. */
export async function onNode({ cluster }: Pick<Session, "cluster">, node: string, command: readonly string[]) {
  if (cluster.onNode === undefined) throw new Error(`node ${node} cannot be entered`);
  return cluster.onNode(node, command);
}

/** How the container runtime of a node is told what to do. */
export const runtime = ["ctr", "--namespace", "k8s.io"] as const;

/** The runtime's own id of a container of a pod. */
export const containerId = (pod: Pod, container: string): string =>
  containerOf(pod, container).containerID?.replace(/^.*:\/\//, "") ?? "";

/** Ids of the first processes of a node's containers, as the node sees them, by the containers' ids. */
export async function firstProcesses(session: Pick<Session, "cluster">, node: string) {
  const list = await onNode(session, node, [...runtime, "tasks", "list"]);
  const lines = list.trim().split("\n").slice(1);
  return new Map(
    lines.map((line) => {
      const [container = "", process = ""] = line.split(/\s+/);
      return [container, process];
    }),
  );
}
