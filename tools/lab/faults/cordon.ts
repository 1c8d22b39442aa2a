import type { Lab } from "../lab.ts";
import { cordonedLabel } from "../objects.ts";

/** Marks a node before it is cordoned, so that the lab lifts its own cordons and nobody else's. */
export async function markCordon(kubectl: Lab["kubectl"], node: string): Promise<void> {
  await kubectl(["label", "node", node, `${cordonedLabel}=true`, "--overwrite"]);
}

/** Opens a node for pods that the lab has cordoned. */
export async function uncordon(kubectl: Lab["kubectl"], node: string): Promise<void> {
  await kubectl(["uncordon", node]);
  await kubectl(["label", "node", node, `${cordonedLabel}-`]);
}
