import { z } from "zod";
import { credentials, oneSource } from "./credentials.ts";
import type { Immutable } from "./immutable.ts";
import { peer } from "./network.ts";
import { host, port } from "./values.ts";

const existingCache = z
  .strictObject({
    mode: z.literal("existing").describe("A server that others run: one primary, cluster mode off, no TLS."),
    host,
    port: port.default(6379),
    ...credentials,
    peer: peer.describe("Where the server is, for the network policy."),
  })
  .refine(oneSource.check, oneSource.error);

export const cacheSchema = z.discriminatedUnion("mode", [existingCache]).describe("Valkey or Redis.");

export type CacheSettings = Immutable<z.output<typeof cacheSchema>>;
