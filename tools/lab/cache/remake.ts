import { explain } from "../../pulumi/workspace.ts";
import type { Lab } from "../lab.ts";
import type { Stack } from "../stack.ts";
import { names } from "./platform.ts";

/** What makes room for a smaller cache, as the document on recovery says: nothing of the old one stays. */
export const removal = (namespace: string): readonly (readonly string[])[] => [
  ["delete", "statefulset", names.members, "-n", namespace, "--ignore-not-found", "--cascade=foreground"],
  ["delete", "pvc", "-n", namespace, "-l", `app.kubernetes.io/name=${names.members}`],
];

/** URNs of what Pulumi has to find out is gone. */
export const removed = ["**:StatefulSet::cache", "**:PersistentVolumeClaim::cache-data-*"] as const;

/**
 * Makes the cache anew, and empty, with the settings of a file.
 *
 * @throws if a step fails
 */
export async function remake(lab: Lab, stack: Stack, file: string, kubectl: Lab["kubectl"]): Promise<void> {
  for (const command of removal(lab.namespace)) await kubectl(command);
  for (const step of [() => stack.refresh(removed), () => stack.update(file)]) {
    const result = await step();
    if (result.status !== 0) throw new Error(explain(result));
  }
}

/**
 * Updates the stack to a cache that an update must not make of the one that stands.
 *
 * @returns for how many reasons it was refused as it should be: 1, or 0 if it was not
 * @throws if it was refused, but not with that reason
 */
export async function refusals(lab: Lab, stack: Stack, file: string): Promise<number> {
  const result = await stack.update(file);
  if (result.status === 0) return 0;
  const log = await lab.kubectl([
    ...["logs", "--selector=app.kubernetes.io/name=cache-preparation", "--namespace", lab.namespace],
    ...["--tail=20", "--ignore-errors"],
  ]);
  if (!isRefusal(log)) throw new Error(`the update failed for another reason: ${explain(result)}`);
  return 1;
}

/** Whether the Job that prepares updates says that it has refused one. */
export const isRefusal = (log: string): boolean => /^refused, nothing was changed: /m.test(log);
