import { z } from "zod";
import type { Immutable } from "./immutable.ts";

const moreThanNothing = z.number().positive("must be more than 0");
const rate = moreThanNothing.max(1_000_000);
const share = z.int().min(0);

const service = {
  perCore: rate.describe("Requests that one core answers in a second, at the latency that you promise."),
  coresPerPod: moreThanNothing
    .max(64)
    .default(1)
    .describe("Cores that one pod can use. Default: 1, for a Python process runs on one at a time."),
};

const figures = z.strictObject({
  source: z
    .string()
    .regex(/^\S.{0,118}\S$/, "must be one line of 2 to 120 characters")
    .describe("Who measured what, and when. Shown beside every result."),
  gateway: z.strictObject(service),
  sark: z.strictObject({
    ...service,
    perCore: rate.describe("Authorizations that one core decides in a second where the cache does not know them."),
    perCoreFromCache: rate
      .optional()
      .describe("The same where the cache knows them. Where it is not given: as many as where it does not."),
  }),
  database: z
    .strictObject({ rowsPerSecond: rate.describe("Rows of the audit trail that the server writes in a second.") })
    .optional()
    .describe(
      "Every authorization is a row. Where it is not given: the database is taken to keep up, and that is said.",
    ),
  cache: z
    .strictObject({ operationsPerSecond: rate.describe("Operations of one shard in a second.") })
    .optional()
    .describe("Where it is not given: the cache is taken to keep up, and that is said."),
});

export type Figures = Immutable<z.output<typeof figures>>;

/**
 * What this project measured itself: about 126 requests a second through six pods each of the gateway's and SARK's stand-ins,
 * all of it with its stores on one machine of two cores. It shows what is surely possible with so little, and nothing about
 * the applications of others.
 */
export const labFigures: Figures = {
  source: "stand-ins in this project's lab, not your applications",
  gateway: { perCore: 60, coresPerPod: 1 },
  sark: { perCore: 60, coresPerPod: 1 },
};

export const capacitySchema = z
  .strictObject({
    requestsPerSecond: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .describe(
        "Requests that clients may make in a second. A stack that cannot carry them by its own figures is refused. Default: " +
          "nothing is claimed.",
      ),
    headroom: share
      .max(90)
      .default(30)
      .describe("Share of a pod's rate that is kept for bursts and lost zones, in percent. Default: 30."),
    cacheHitRate: share
      .max(100)
      .default(0)
      .describe("Share of authorizations that the cache knows, in percent. Default: 0, a cache that was lost."),
    measured: figures
      .default(labFigures)
      .describe(
        "What your applications were measured at. Where it is not given: what this project's stand-ins were, on which no " +
          "claim may stand in production.",
      ),
  })
  .prefault({})
  .describe("What the platform is to carry, and the figures by which that is judged.");

export type CapacitySettings = Immutable<z.output<typeof capacitySchema>>;
