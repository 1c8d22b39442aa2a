import { z } from "zod";
import type { Immutable } from "./immutable.ts";
import { peer } from "./network.ts";
import { dnsLabel, host, port, secret } from "./values.ts";

const secretReference = z.strictObject({
  secret: dnsLabel.describe("Name of a Secret in the platform's namespace that others maintain."),
  key: z.string().min(1).describe("Key in it."),
});

/** A password: encrypted in the stack file, or in a Secret that others maintain. */
const credentials = {
  password: secret(
    z
      .string()
      .regex(/^[A-Za-z0-9_-]+$/, "must consist of letters, digits, '-' and '_': SARK builds its URLs without escaping")
      .min(16, "must have at least 16 characters"),
  )
    .optional()
    .describe("The password, as a Pulumi secret. Give this or passwordFrom."),
  passwordFrom: secretReference.optional().describe("The Secret that holds the password. Give this or password."),
};

const oneSource = {
  check: (store: { readonly password?: unknown; readonly passwordFrom?: unknown }) =>
    (store.password === undefined) !== (store.passwordFrom === undefined),
  error: { error: "or passwordFrom: give exactly one of the two", path: ["password"] },
};

const existingPostgres = z
  .strictObject({
    mode: z.literal("existing").describe("A server that others run."),
    host: host.describe("Address of the writable server."),
    port: port.default(5432),
    user: z.string().min(1).describe("Owner of both databases, no superuser."),
    ...credentials,
    database: z.string().min(1).default("sark_production"),
    auditDatabase: z
      .string()
      .min(1)
      .default("sark_audit")
      .describe("Database of the audit trail. Default: sark_audit."),
    maxConnections: z.int().min(1).describe("Connections the server grants to the platform."),
    tls: z
      .discriminatedUnion("mode", [
        z.strictObject({ mode: z.literal("disable") }),
        z.strictObject({ mode: z.literal("require") }),
        z.strictObject({
          mode: z.literal("verify-full"),
          caCertificate: z
            .string()
            .includes("-----BEGIN CERTIFICATE-----", { error: "must be a certificate in PEM form" })
            .describe("Authority that signed the server's certificate, in PEM form."),
        }),
      ])
      .describe("How connections are protected. Only verify-full notices a wrong server."),
    peer: peer.describe("Where the server is, for the network policy."),
  })
  .refine(oneSource.check, oneSource.error);

const existingCache = z
  .strictObject({
    mode: z.literal("existing").describe("A server that others run: one primary, cluster mode off, no TLS."),
    host,
    port: port.default(6379),
    ...credentials,
    peer: peer.describe("Where the server is, for the network policy."),
  })
  .refine(oneSource.check, oneSource.error);

export const postgresSchema = z.discriminatedUnion("mode", [existingPostgres]).describe("PostgreSQL 15.");

export const cacheSchema = z.discriminatedUnion("mode", [existingCache]).describe("Valkey or Redis.");

export type SecretReference = Immutable<z.infer<typeof secretReference>>;
export type PostgresSettings = Immutable<z.output<typeof postgresSchema>>;
export type CacheSettings = Immutable<z.output<typeof cacheSchema>>;
