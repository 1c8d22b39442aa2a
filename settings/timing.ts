import { z } from "zod";
import type { Immutable } from "./immutable.ts";

/** How fast a failed leader is noticed; all in seconds. */
export interface Timing {
  /** The leader's lock expires when it was not renewed for so long. */
  readonly ttl: number;
  /** Pause between two rounds, in each of which the leader renews its lock. */
  readonly loopWait: number;
  /** How long calls of the API server and of PostgreSQL are tried again. */
  readonly retryTimeout: number;
}

/**
 * `balanced` fails over within half a minute whatever happens to the leader; `fast` as fast as Patroni allows, at the
 * price of a failover when the API server or the node stalls for a few seconds.
 */
export const timings: Readonly<Record<"balanced" | "fast", Timing>> = {
  balanced: { ttl: 23, loopWait: 3, retryTimeout: 9 },
  fast: { ttl: 20, loopWait: 1, retryTimeout: 6 },
};

/** Patroni would silently change values below these. */
const custom = z
  .strictObject({
    ttl: z.int().min(20).max(300).describe("The leader's lock expires after so many seconds."),
    loopWait: z.int().min(1).describe("Seconds between two rounds of each member."),
    retryTimeout: z.int().min(3).describe("Seconds for which a failed call is tried again."),
  })
  .superRefine(({ ttl, loopWait, retryTimeout }, context) => {
    const needed = loopWait + 2 * retryTimeout;
    if (needed <= ttl) return;
    context.addIssue({
      code: "custom",
      message:
        `is too small: a leader could lose its lock while it still tries to renew it. Patroni needs at least ` +
        `loopWait ${loopWait} + 2 × retryTimeout ${retryTimeout} = ${needed}`,
      path: ["ttl"],
      input: ttl,
    });
  });

export const timingSchema = z
  .union([z.enum(["balanced", "fast"]), custom], {
    error: "must be balanced, fast, or { ttl, loopWait, retryTimeout }",
  })
  .default("balanced")
  .describe("How fast a failed leader is noticed. Default: balanced.");

/** The seconds behind a preset or behind values of one's own. */
export const timingOf = (timing: Immutable<z.output<typeof timingSchema>>): Timing =>
  typeof timing === "string" ? timings[timing] : timing;
