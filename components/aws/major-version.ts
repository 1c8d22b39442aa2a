import * as pulumi from "@pulumi/pulumi";
import type { Protection } from "./protection.ts";

/**
 * Stops an update, in its preview already, that would bring a database to another major version: there is no way back, and
 * Amazon has none at all to an older one. Where the change is acknowledged, it is left to Amazon.
 *
 * @param store how the database is called in `sark:aws.acknowledgedChanges`
 */
export const sameMajorVersion = (
  name: string,
  store: string,
  { acknowledged }: Pick<Protection, "acknowledged">,
): pulumi.ResourceHook =>
  new pulumi.ResourceHook(
    `${name}-major-version`,
    ({ oldInputs, newInputs }) => {
      const problem = acknowledged ? undefined : versionProblem(store, versionIn(oldInputs), versionIn(newInputs));
      if (problem !== undefined) throw new pulumi.RunError(problem);
    },
    { onDryRun: true },
  );

/** What is wrong with going from one version to another without an acknowledgement; undefined where nothing is. */
export function versionProblem(store: string, before: string, now: string): string | undefined {
  const [from = "", to = ""] = [before, now].map((version) => version.split(".")[0]);
  if (from === to) return undefined;
  return Number(to) < Number(from)
    ? `sark:${store}.version must not go from ${from} back to ${to}: Amazon takes no server to an older version. Restore a ` +
        `backup of that version into a new server, or name ${store} in sark:aws.acknowledgedChanges.`
    : `sark:${store}.version goes from ${from} to ${to}, which cannot be taken back. Try it with a restored backup, then name ` +
        `${store} in sark:aws.acknowledgedChanges for this one update.`;
}

function versionIn(inputs: unknown): string {
  const version =
    typeof inputs === "object" && inputs !== null && "engineVersion" in inputs ? inputs.engineVersion : undefined;
  return typeof version === "string" ? version : "";
}
