import { spawn } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../../../lib/failure.ts";
import { run } from "../../../lib/run.ts";
import { environment } from "../environment.ts";
import type { Plan } from "../plan.ts";

/** Empties local volumes that were released, and offers them again: Kubernetes itself has nothing that does. */
export async function recycleVolumes(plan: Plan, kubeconfig: string): Promise<never> {
  const folders = new Set(plan.nodes.flatMap(({ volumes }) => volumes));
  const env = { ...environment(plan.directory), KUBECONFIG: kubeconfig };
  const fields = "{.metadata.name} {.status.phase} {.spec.local.path}{'\\n'}";
  for (;;) {
    const watch = spawn(
      plan.programs.kubectl,
      ["get", "persistentvolumes", "--watch", "--output", `jsonpath=${fields}`],
      { env, stdio: ["ignore", "pipe", "inherit"] },
    );
    for await (const line of createInterface({ input: watch.stdout })) {
      const [name = "", phase, ...path] = line.split(" ");
      const folder = path.join(" ");
      if (phase !== "Released" || !folders.has(folder)) continue;
      for (const entry of readdirSync(folder)) rmSync(join(folder, entry), { recursive: true, force: true });
      const unclaimed = JSON.stringify({ spec: { claimRef: null } });
      await run(plan.programs.kubectl, ["patch", "persistentvolume", name, "--patch", unclaimed], { env }).catch(
        // Somebody may have deleted it.
        (error: unknown) => {
          console.error(messageOf(error));
        },
      );
    }
    await sleep(1_000);
  }
}
