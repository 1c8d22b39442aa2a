import { z } from "zod";
import { containerResources } from "./services.ts";

// What caches have in common, whoever runs them.

export const evictionPolicy = z
  .enum(["allkeys-lru", "allkeys-lfu", "volatile-lru", "volatile-lfu", "volatile-ttl", "noeviction"])
  .default("allkeys-lru")
  .describe("What makes room when memory is full. Default: allkeys-lru.");

export const cacheProxy = z
  .strictObject({
    resources: containerResources
      .default({
        requests: { cpu: "50m", memory: "96Mi", ephemeralStorage: "16Mi" },
        limits: { cpu: "1", memory: "256Mi", ephemeralStorage: "32Mi" },
      })
      .describe("Requests and limits of one proxy."),
    maxClients: z
      .int()
      .min(10)
      .max(100_000)
      .default(1000)
      .describe("Connections that a proxy accepts from its SARK replica at most. Default: 1000."),
  })
  .prefault({})
  .describe(
    "Envoy beside each SARK replica: SARK speaks to it as to one server, without TLS, on the loopback address.",
  );
