import { settingsIn } from "../../pulumi/stacks.ts";
import { explain } from "../../pulumi/workspace.ts";
import { Lab } from "../lab.ts";
import { metadata } from "../objects.ts";
import { changedSettings, openBeside, openStack } from "../stack.ts";
import { settled } from "../workload.ts";
import { loginSecret, switched, switchStores } from "./settings.ts";
import type { Passwords } from "./stores.ts";

/** How long the platform's namespace may take to come, in seconds. */
const namespaceTimeout = 180;

/**
 * Brings up a second platform beside the one that stands, by the same settings but for the stores; registers its removal.
 *
 * @param authority certificate of the stores' authority, in PEM form
 * @returns a lab that works with it
 */
export async function startSwitched(lab: Lab, passwords: Passwords, authority: string): Promise<Lab> {
  const file = changedSettings((await openStack(lab)).file, (config) => {
    switchStores(config, authority);
  });
  const stack = await openBeside(lab, switched.stack, file);
  const other = new Lab(
    { ...lab.session, stack: switched.stack, settings: settingsIn(file, switched.stack) },
    lab.note,
  );
  lab.afterwards("the platform with the stores of others is removed", stack.remove);
  lab.afterwards("what was done to it is undone", async () => {
    const problems = await other.putBack();
    if (problems.length > 0) throw new Error(problems.join("; "));
  });
  lab.note("pulumi up with the stores of others");
  const run = { isOver: false };
  const update = stack.update().finally(() => {
    run.isOver = true;
  });
  // What goes wrong there is said below, also if the wait fails before.
  update.catch(() => undefined);
  await lab.until("the namespace of the second platform", namespaceTimeout, async () => {
    const found = await lab.kubectl(["get", "namespace", switched.namespace, "--ignore-not-found", "--output=name"]);
    return run.isOver || found.trim() !== "";
  });
  if (!run.isOver) await lab.create([logins(passwords)]);
  const result = await update;
  if (result.status !== 0) throw new Error(explain(result));
  await settled(other);
  return other;
}

/** What whoever runs the stores gives the platform. */
const logins = (passwords: Passwords): object => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: metadata(loginSecret, switched.namespace),
  stringData: passwords,
});
