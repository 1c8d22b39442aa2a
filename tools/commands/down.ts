import { rmSync } from "node:fs";
import { local } from "../lib/paths.ts";
import { type Progress } from "../lib/progress.ts";
import { embeddedCluster } from "./kubernetes.ts";

/** Removes the embedded cluster with everything in it, and the state that described it. */
export async function down(progress: Progress): Promise<void> {
  const cluster = await embeddedCluster(progress);
  await progress.step("embedded Kubernetes", async () => {
    await cluster.wipe();
    rmSync(local("state"), { recursive: true, force: true });
    return "gone, with its state";
  });
}
