import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../lib/failure.ts";
import { local } from "../lib/paths.ts";

// Where stack local stands: on the embedded cluster, or on one of the user's. Its state is one and the same, so it must
// be taken down where it is before it is brought up elsewhere; otherwise its objects there would be forgotten.

const file = () => join(local(), "context");

/** Context of the user's cluster that the stack stands on; undefined: the embedded one, or none. */
export const currentContext = (): string | undefined => (existsSync(file()) ? readFileSync(file(), "utf8") : undefined);

/** Refuses to bring the stack up on another cluster than it stands on. */
export function requireSameTarget(context: string | undefined): void {
  const current = currentContext();
  const stands = existsSync(join(local(), "state", ".pulumi"));
  if (stands && current !== context) {
    const name = current === undefined ? "the embedded Kubernetes" : `context ${current}`;
    throw new Failure(`The platform stands on ${name}. Take it down there first: npm run down`);
  }
}

/** Remembers where the stack is brought up. */
export function rememberTarget(context: string | undefined): void {
  if (context !== undefined) writeFileSync(file(), context);
}

/** Forgets where the stack stood. */
export const forgetTarget = (): void => {
  rmSync(file(), { force: true });
};
