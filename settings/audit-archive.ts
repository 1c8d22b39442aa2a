import { z } from "zod";
import { oneSource } from "./credentials.ts";
import { existingServer } from "./postgres-server.ts";

const database = z.strictObject({
  mode: z.literal("database").describe("A plain database on the server of SARK's own."),
});

const timescale = z.strictObject({
  mode: z
    .literal("timescale")
    .describe("The same with TimescaleDB, which the image of PostgreSQL must have. Going back takes work by hand."),
});

const existing = z
  .strictObject({
    mode: z.literal("existing").describe("A server of its own that others run, with TimescaleDB or without."),
    ...existingServer,
  })
  .refine(oneSource.check, oneSource.error);

const description = "Where the audit trail is kept. Where it is not given: in a plain database beside SARK's own.";

/** Where the audit trail is kept beside a server that others run: what extensions that has is their decision. */
export const auditArchive = z
  .discriminatedUnion("mode", [database, existing])
  .prefault({ mode: "database" })
  .describe(description);

/** Where the audit trail is kept beside a cluster of the platform's own. */
export const clusterAuditArchive = z
  .discriminatedUnion("mode", [database, timescale, existing])
  .prefault({ mode: "database" })
  .describe(description);
