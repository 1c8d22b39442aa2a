import { z } from "zod";
import type { Immutable } from "./immutable.ts";
import { labels } from "./values.ts";

/** A metric of the cluster by which replicas are added beside that of their CPU. */
export const requestMetric = z
  .strictObject({
    metric: z
      .string()
      .regex(
        /^[a-z0-9]([-a-z0-9_.:]{0,251}[a-z0-9])?$/,
        "must be the name of an external metric, such as gateway_requests_per_second",
      )
      .describe("Name of an external metric: requests a second of the whole service."),
    labels: labels.default({}).describe("Labels that its series must have. Default: none."),
    perPod: z.int().min(1).max(100_000).describe("Requests a second of one replica. More make another one."),
  })
  .optional()
  .describe(
    "Requests a second, from an adapter that serves external metrics in this cluster. The larger number of replicas counts. While " +
      "it has no value, replicas are added by CPU and none is taken away. Where it is not given: CPU alone.",
  );

export type RequestMetric = Immutable<z.output<typeof requestMetric>>;
