import { z } from "zod";
import type { Immutable } from "./immutable.ts";
import { peer } from "./network.ts";
import { restoreSchema } from "./restore.ts";
import { containerResources } from "./services.ts";
import { bucketName, bytes, host, port, secret } from "./values.ts";

const cronField = String.raw`(\*|\d{1,2}(-\d{1,2})?)(/\d{1,2})?(,(\*|\d{1,2}(-\d{1,2})?)(/\d{1,2})?)*`;

const schedule = z
  .string()
  .regex(new RegExp(`^${Array.from({ length: 5 }, () => cronField).join(" ")}$`), {
    error: "must be a schedule of five fields in numbers, such as 0 2 * * 0",
  })
  .describe("Minute, hour, day of month, month and day of week, in UTC.");

const s3 = z
  .strictObject({
    bucket: bucketName,
    prefix: z
      .string()
      .regex(/^\/[\w./-]*$/, "must start with / and consist of letters, digits, '.', '_', '-' and '/'")
      .default("/postgres")
      .describe("Folder in the bucket. Default: /postgres. Clusters that share a bucket must not share it."),
    region: z.string().regex(/^[a-z0-9-]+$/, "must be the name of a region"),
    endpoint: host.optional().describe("Host of the storage. Default: Amazon S3 in the region."),
    port: port.default(443),
    uriStyle: z.enum(["host", "path"]).default("host").describe("How the bucket is named in URLs. Default: host."),
    caCertificate: z
      .string()
      .includes("-----BEGIN CERTIFICATE-----", { error: "must be a certificate in PEM form" })
      .optional()
      .describe("Authority of the storage's certificate, in PEM form. Default: those that the image trusts."),
    kmsKeyId: z.string().min(1).optional().describe("Key with which the storage encrypts. Default: the bucket's own."),
    credentials: z
      .union(
        [
          z.strictObject({
            roleArn: z
              .string()
              .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, "must be the ARN of an IAM role")
              .describe("Role that the pods take on (IAM roles for service accounts)."),
          }),
          z.strictObject({
            accessKeyId: z.string().min(1),
            secretAccessKey: secret(z.string().min(16, "must have at least 16 characters")).describe(
              "As a Pulumi secret.",
            ),
          }),
        ],
        { error: "must be either { roleArn } or { accessKeyId, secretAccessKey }" },
      )
      .describe("How the storage knows the pods."),
    peer: peer.describe("Where the storage is, for the network policy."),
  })
  .describe("S3-compatible storage, over TLS.");

export const backupSchema = z
  .strictObject({
    s3,
    fullSchedule: schedule.default("0 1 * * 0").describe("Full backup, in UTC. Default: 0 1 * * 0, Sundays at one."),
    differentialSchedule: schedule
      .default("0 1 * * 1-6")
      .describe("What changed since the last full one, in UTC. Default: 0 1 * * 1-6, other days at one."),
    restoreCheckSchedule: schedule
      .default("0 4 * * 0")
      .describe(
        "Restores the latest backup into a scratch server and checks it, in UTC. Default: 0 4 * * 0, Sundays at four.",
      ),
    keepFull: z.int().min(1).max(100).default(4).describe("Full backups that are kept, with their WAL. Default: 4."),
    archiveTimeoutSeconds: z
      .int()
      .min(30)
      .max(300)
      .default(300)
      .describe("WAL is archived at least so often: what a lost cluster may lose. Default: 300."),
    deadlineSeconds: z.int().min(300).default(21_600).describe("A backup that takes longer fails. Default: 21600."),
    scratchSize: bytes.describe("Room for a restored copy, on a volume that ends with the check."),
    resources: containerResources
      .default({
        requests: { cpu: "100m", memory: "128Mi", ephemeralStorage: "64Mi" },
        limits: { cpu: "2", memory: "1Gi", ephemeralStorage: "256Mi" },
      })
      .describe("Requests and limits of a backup and of a check."),
    restore: restoreSchema,
  })
  .describe("pgBackRest: backups, archived WAL, and the proof that they restore.");

export type BackupSettings = Immutable<z.output<typeof backupSchema>>;
