import { z } from "zod";
import type { Immutable } from "./immutable.ts";
import { bytes, dnsLabel } from "./values.ts";

/** Disks of a StatefulSet's members. */
export const storageSchema = z
  .strictObject({
    size: bytes.describe("Volume of each member. It can be enlarged later, never made smaller."),
    class: z
      .union(
        [
          z.strictObject({ existing: dnsLabel.describe("Name of a StorageClass that others made.") }),
          z.strictObject({
            provisioner: z.string().min(1),
            parameters: z.record(z.string(), z.string()).default({}).describe("What the provisioner is told."),
          }),
        ],
        { error: "must be either { existing } or { provisioner, parameters }" },
      )
      .default({ provisioner: "ebs.csi.aws.com", parameters: { type: "gp3", encrypted: "true" } })
      .describe(
        "Where volumes come from. Where it is not given: encrypted gp3 volumes of Amazon EBS, of a class made for it.",
      ),
  })
  .describe("Volumes are kept when pods, the StatefulSet or the stack are deleted.");

export type StorageSettings = Immutable<z.output<typeof storageSchema>>;
