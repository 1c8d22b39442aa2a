import { explain } from "../pulumi/workspace.ts";
import { names as cacheNames } from "./cache/platform.ts";
import type { Lab } from "./lab.ts";
import { names as postgresNames } from "./postgres/platform.ts";
import type { Stack } from "./stack.ts";
import { rolledOut, settled } from "./workload.ts";

/** How long the members of a store may take to be replaced, in seconds. */
const timeout = 900;

/** Secrets that nobody but the program knows, by the names of their resources: nobody may notice that they change. */
export const quietSecrets = [
  "postgres-credentials-superuser",
  "postgres-credentials-owner",
  "postgres-credentials-read-only",
  "postgres-credentials-monitoring",
  "postgres-credentials-pooler-authentication",
  "postgres-credentials-replication",
  "postgres-credentials-rewind",
  "cache-credentials-application",
  "cache-credentials-exporter",
  "cache-credentials-probe",
  "cache-credentials-admin",
] as const;

/** Certificates that an update renews before they end. Their authorities stay. */
export const certificates = [
  "postgres-credentials-member-certificate",
  "postgres-credentials-maintenance-certificate",
  "postgres-credentials-pooler-certificate",
  "cache-credentials-member-certificate",
  "sark-gateway-certificate",
] as const;

interface Named {
  readonly metadata: { readonly name: string };
}

/**
 * Replaces secrets one after the other as the runbook says, each when everybody has taken up the one before.
 *
 * @returns how long the slowest took, in seconds
 * @throws if an update fails, or changes no Secret
 */
export async function rotate(lab: Lab, stack: Stack, secrets: readonly string[]): Promise<number> {
  let slowest = 0;
  for (const [index, secret] of secrets.entries()) {
    lab.note(`${secret} is replaced, ${index + 1} of ${secrets.length}`);
    const started = performance.now();
    const before = await secretNames(lab);
    const result = await stack.replace(secret);
    if (result.status !== 0) throw new Error(explain(result));
    const gone = missing(before, await secretNames(lab));
    if (gone.length === 0) throw new Error(`no Secret was replaced with ${secret}: nothing is proven`);
    // Pulumi may look before the controller of StatefulSets has.
    for (const store of [postgresNames.server, cacheNames.members]) {
      await rolledOut(lab, `statefulset/${store}`, timeout);
    }
    await settled(lab);
    slowest = Math.max(slowest, (performance.now() - started) / 1000);
  }
  return slowest;
}

/** Those that were there and are no more. */
export const missing = (before: readonly string[], after: readonly string[]): readonly string[] =>
  before.filter((name) => !after.includes(name));

async function secretNames(lab: Lab): Promise<readonly string[]> {
  return (await lab.get<{ items: readonly Named[] }>("secrets")).items.map(({ metadata }) => metadata.name);
}
