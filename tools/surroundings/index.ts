import type { Cluster } from "../commands/kubernetes.ts";
import type { Progress } from "../lib/progress.ts";
import type { NamedImage } from "../setup/real-nodes.ts";
import { clientObjects } from "./client.ts";
import { mcpServerObjects } from "./mcp-server.ts";
import { foreignStores } from "./stack.ts";
import { storesObjects } from "./stores.ts";

// What stack local names and does not run: stores of others, an MCP server and a client. In production these are others'.

/** How long the pods may take to get ready, in seconds. */
const timeout = 120;

/**
 * Puts everything on the cluster that surrounds the platform there: images, stores, an MCP server and a client.
 *
 * @param file settings of the stack
 * @param images what runs there
 */
export async function provideSurroundings(
  cluster: Pick<Cluster, "kubectl" | "loadImages">,
  file: string,
  images: readonly NamedImage[],
  progress: Progress,
): Promise<void> {
  const objects = [...storesObjects(foreignStores(file)), ...mcpServerObjects, ...clientObjects];
  await progress.step("images, stores, an MCP server and a client around the platform", async () => {
    await cluster.loadImages?.(images);
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
    await cluster.kubectl(["apply", "--server-side", "--field-manager=surroundings", "--filename=-"], list);
    for (const { kind, metadata } of objects) {
      if (kind !== "StatefulSet" || metadata.namespace === undefined) continue;
      const place = ["--namespace", metadata.namespace, `--timeout=${timeout}s`];
      await cluster.kubectl(["rollout", "status", `statefulset/${metadata.name}`, ...place]);
    }
    return "ready";
  });
}
