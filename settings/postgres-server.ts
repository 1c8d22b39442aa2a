import { z } from "zod";
import { credentials } from "./credentials.ts";
import type { Immutable } from "./immutable.ts";
import { peer } from "./network.ts";
import { host, port } from "./values.ts";

/** A server that others run, as its clients have to know it. Its password comes from `oneSource`. */
export const existingServer = {
  host: host.describe("Address of the writable server."),
  port: port.default(5432),
  user: z.string().min(1).describe("Owner of the platform's databases there, no superuser."),
  ...credentials,
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
};

export type ExistingServerSettings = Immutable<z.output<z.ZodObject<typeof existingServer>>>;
