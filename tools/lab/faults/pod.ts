import type { Lab } from "../lab.ts";
import type { Pod } from "../pods.ts";

/**
 * Deletes a pod, and does not wait for its end.
 *
 * @param how `gracefully`: it has its own time to end; `at once`: it is told to end, and killed right after
 */
export async function deletePod(lab: Lab, { metadata }: Pod, how: "gracefully" | "at once"): Promise<void> {
  lab.note(`pod ${metadata.name} is deleted, ${how}`);
  await lab.kubectl([
    ...["delete", "pod", metadata.name, "--namespace", metadata.namespace, "--wait=false"],
    ...(how === "at once" ? ["--grace-period=0", "--force"] : []),
  ]);
}

/** The pod must be another one by now. */
export async function requireReplaced(lab: Lab, { metadata }: Pod): Promise<void> {
  const now = await lab.get<Pod>("pod", metadata.name, "--namespace", metadata.namespace);
  if (now.metadata.uid === metadata.uid) throw new Error(`pod ${metadata.name} was not replaced: nothing is proven`);
}
