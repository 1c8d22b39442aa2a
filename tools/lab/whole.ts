import { messageOf } from "../lib/failure.ts";
import type { Lab } from "./lab.ts";
import { isReady, type Pod } from "./pods.ts";

/** What must be so, and what is amiss where it is not, as a clause. */
export type Claims = readonly (readonly [isSo: boolean, otherwise: string])[];

/** What is amiss, each as a clause. */
export const untrue = (claims: Claims): readonly string[] =>
  claims.filter(([isSo]) => !isSo).map(([, clause]) => clause);

/** That as many pods as wanted are ready, and none is about to end. */
export function allReady(pods: readonly Pod[], wanted: number): Claims {
  const unready = pods.filter((pod) => !isReady(pod) || pod.metadata.deletionTimestamp !== undefined);
  return [
    [pods.length === wanted, `${pods.length} of ${wanted} pods`],
    [unready.length === 0, `${unready.map(({ metadata }) => metadata.name).join(", ")} not ready`],
  ];
}

export interface Wholeness {
  /** What is to be whole, such as `PostgreSQL`. */
  readonly what: string;
  /** How long it may take, in seconds. */
  readonly seconds: number;
  /** For how long nothing may be amiss, in seconds. */
  readonly steady: number;
  /** What is amiss now, each as a clause. */
  readonly deficits: () => Promise<readonly string[]>;
}

/**
 * Waits until something is whole and stays so.
 *
 * @returns how long it took, in seconds
 */
export async function untilWhole(lab: Lab, { what, seconds, steady, deficits }: Wholeness): Promise<number> {
  const started = performance.now();
  let since = Number.NaN;
  let missing: readonly string[] = [];
  const look = async () => {
    missing = await deficits().catch((error: unknown) => [messageOf(error)]);
    lab.session.interrupted.throwIfAborted();
    lab.note(missing.length === 0 ? `${what} is whole` : `${what} is not whole: ${missing.join("; ")}`);
    const now = performance.now();
    since = missing.length > 0 ? Number.NaN : Number.isNaN(since) ? now : since;
    return now - since >= steady * 1000;
  };
  await lab.until(`${what}, until it is whole,`, seconds + steady, look).catch((error: unknown) => {
    throw missing.length === 0 ? error : new Error(`${messageOf(error)}: ${missing.join("; ")}`);
  });
  return (since - started) / 1000;
}
