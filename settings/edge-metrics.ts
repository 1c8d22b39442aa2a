import { z } from "zod";
import type { Immutable } from "./immutable.ts";
import { port } from "./values.ts";

/** Where a controller's proxies serve metrics: a part of the modes whose controllers count answers by status. */
export const edgeMetrics = z
  .strictObject({
    port: port.describe("Port of the controller's pods where their proxies serve metrics."),
    pods: z
      .int()
      .min(1)
      .default(1)
      .describe("Pods of the controller that there are at least: people are called where fewer are found. Default: 1."),
  })
  .optional()
  .describe(
    "Where the controller counts what it answers. Needs sark:monitoring.mode own: Prometheus gets the right to find pods in " +
      "the controller's namespace, whose own network policies must let it in. Where it is not given: nobody asks, and only " +
      "what arrives at the gateway is measured.",
  );

export type EdgeMetricsSettings = Immutable<NonNullable<z.output<typeof edgeMetrics>>>;
