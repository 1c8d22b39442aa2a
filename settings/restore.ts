import { z } from "zod";
import type { Immutable } from "./immutable.ts";

const latestOrMoment = new RegExp(`^latest$|${z.regexes.datetime({ offset: true }).source}`);

/** Where the data of a cluster come from that has none yet. */
export const restoreSchema = z
  .strictObject({
    to: z
      .string()
      .regex(latestOrMoment, {
        error: 'must be latest, or a moment with seconds and zone, in quotes, such as "2026-01-31T14:05:00Z"',
        abort: true,
      })
      .refine((to) => to === "latest" || Date.parse(to) <= Date.now(), "must not be in the future")
      .describe("latest, or a moment with seconds and zone: transactions that were committed until then are there."),
    from: z
      .string()
      .regex(
        /^\d{8}-\d{6}F(_\d{8}-\d{6}[DI])?$/,
        "must be the label of a backup, such as 20260131-010003F, as pgbackrest info shows it",
      )
      .optional()
      .describe("Label of the backup to start from. Default: the last one before the moment."),
    timeline: z
      .int()
      .min(1)
      .optional()
      .describe("Timeline to follow, where the database went back in time before. Default: the latest one."),
  })
  .optional()
  .describe(
    "A cluster without any data is restored from the backups instead of made anew. One that has data is left alone. " +
      "docs/recovery/postgres.md says how to get there.",
  );

export type RestoreSettings = NonNullable<Immutable<z.output<typeof restoreSchema>>>;
