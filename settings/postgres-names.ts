import { z } from "zod";

/** A name in PostgreSQL that needs no quotes. */
export const identifier = z
  .string()
  .regex(/^[a-z_][a-z0-9_]{0,62}$/, "must be a name of PostgreSQL: lower-case letters, digits and '_', at most 63");

/** The databases of SARK, whoever runs their server. */
export const databases = {
  database: identifier.default("sark_production").describe("SARK's own database. Default: sark_production."),
  auditDatabase: identifier
    .default("sark_audit")
    .describe("Database of the audit trail, on whichever server it is. Default: sark_audit."),
};
