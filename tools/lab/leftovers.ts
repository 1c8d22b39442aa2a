import type { Cluster } from "../commands/kubernetes.ts";
import { heal } from "./faults/cut.ts";
import { thawAll } from "./faults/freeze.ts";
import type { Session } from "./lab.ts";
import { cordonedLabel, kindsOfTheLab, ofTheLab } from "./objects.ts";

/**
 * Removes what a session that was killed has left on the cluster.
 *
 * @returns what was removed
 */
export async function removeLeftovers(kubectl: Cluster["kubectl"]): Promise<readonly string[]> {
  const removed: string[] = [];
  const names = async (kind: string, selector: string): Promise<readonly string[]> => {
    const fields = "{range .items[*]}{.metadata.namespace} {.metadata.name}{'\\n'}{end}";
    const found = await kubectl([
      "get",
      kind,
      "--all-namespaces",
      `--selector=${selector}`,
      "-o",
      `jsonpath=${fields}`,
    ]);
    return found.split("\n").filter((line) => line !== "");
  };
  for (const kind of kindsOfTheLab) {
    for (const line of await names(kind, ofTheLab)) {
      const [namespace = "", name = ""] = line.split(" ");
      await kubectl(["delete", kind, name, "--namespace", namespace, "--ignore-not-found"]);
      removed.push(`${kind}/${name}`);
    }
  }
  for (const line of await names("namespaces", ofTheLab)) {
    await kubectl(["delete", "namespace", line.trim(), "--ignore-not-found"]);
    removed.push(`namespace/${line.trim()}`);
  }
  for (const line of await names("nodes", cordonedLabel)) {
    await kubectl(["uncordon", line.trim()]);
    await kubectl(["label", "node", line.trim(), `${cordonedLabel}-`]);
    removed.push(`the cordon of ${line.trim()}`);
  }
  return removed;
}

/**
 * Removes what a session that was killed has left on the nodes themselves: cuts of the network, and processes that stand still.
 *
 * @returns what was removed
 */
export async function removeLeftoversOnNodes(session: Session): Promise<readonly string[]> {
  const { cluster } = session;
  if (cluster.onNode === undefined) return [];
  const list = await cluster.kubectl(["get", "nodes", "--output=name"]);
  const nodes = list.split("\n").flatMap((line) => /^node\/(.+)$/.exec(line)?.[1] ?? []);
  const removed = await Promise.all(
    nodes.map(async (node) => {
      const [cuts, processes] = [await heal(session, node), await thawAll(session, node)];
      return [
        ...(cuts > 0 ? [`the cut of ${node}`] : []),
        ...(processes > 0 ? [`the freeze of ${processes} processes on ${node}`] : []),
      ];
    }),
  );
  return removed.flat();
}
