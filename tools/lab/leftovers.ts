import type { Cluster } from "../commands/kubernetes.ts";
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
