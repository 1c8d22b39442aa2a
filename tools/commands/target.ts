import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../lib/failure.ts";
import { local } from "../lib/paths.ts";

// Where stack local stands: on a Kubernetes of this machine, or on a cluster of the user's. Its state is one and the
// same, so it must be taken down where it is before it is brought up elsewhere; otherwise its objects there would be
// forgotten.

/** What the nodes of this machine's Kubernetes are. */
export type Nodes = "real" | "simulated";

/** A place that the stack can stand on. */
export type Target = { readonly nodes: Nodes } | { readonly context: string };

const file = () => join(local(), "target.json");

/** Where the stack stands; undefined if it stands nowhere. */
export const currentTarget = (): Target | undefined =>
  existsSync(file()) ? (JSON.parse(readFileSync(file(), "utf8")) as Target) : undefined;

/** Whether the stack stands there. */
export function isCurrent(target: Target): boolean {
  const current = currentTarget();
  return current !== undefined && describe(current) === describe(target);
}

/** Refuses to bring the stack up elsewhere than where it stands. */
export function requireSameTarget(wanted: Target | undefined): void {
  const current = currentTarget();
  if (current === undefined || wanted === undefined || isCurrent(wanted)) return;
  throw new Failure(`The platform stands on ${describe(current)}. Take it down there first: npm run down`);
}

/** Remembers where the stack is brought up. */
export function rememberTarget(target: Target): void {
  writeFileSync(file(), JSON.stringify(target));
}

/** Forgets where the stack stands, and everything that Pulumi knows of the stacks there. */
export function forgetTarget(): void {
  for (const folder of ["state", "stacks", "login", "tmp"]) rmSync(local(folder), { recursive: true, force: true });
  rmSync(file(), { force: true });
}

/** For people. */
export const describe = (target: Target): string =>
  "context" in target ? `the cluster of context ${target.context}` : `${target.nodes} nodes of this machine`;
