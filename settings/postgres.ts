import { z } from "zod";
import { auditArchive, clusterAuditArchive } from "./audit-archive.ts";
import { backupSchema } from "./backup.ts";
import { oneSource } from "./credentials.ts";
import type { Immutable } from "./immutable.ts";
import { databases, identifier } from "./postgres-names.ts";
import { existingServer, type ExistingServerSettings } from "./postgres-server.ts";
import { rdsPostgres } from "./rds.ts";
import { containerResources } from "./services.ts";
import { storageSchema } from "./storage.ts";
import { timingSchema } from "./timing.ts";

const existingPostgres = z
  .strictObject({
    mode: z.literal("existing").describe("A server that others run."),
    ...existingServer,
    ...databases,
    auditArchive,
  })
  .refine(oneSource.check, oneSource.error);

const pooling = z
  .strictObject({
    enabled: z.boolean().default(true).describe("Whether SARK connects through PgBouncer. Default: true."),
    replicas: z.int().min(2).max(10).default(2).describe("Poolers; each must carry all clients. Default: 2."),
    poolSize: z
      .int()
      .min(1)
      .default(15)
      .describe("Connections that a pooler opens to each database at most. Default: 15."),
    maxClients: z.int().min(10).default(1000).describe("Clients that a pooler accepts at most. Default: 1000."),
    metrics: z
      .boolean()
      .default(false)
      .describe(
        "Whether an exporter beside each pooler serves its metrics, and people are called about it. Needs " +
          "sark:images.pgbouncerExporter. A change rolls the poolers. Default: false.",
      ),
    resources: containerResources
      .default({
        requests: { cpu: "100m", memory: "64Mi", ephemeralStorage: "32Mi" },
        limits: { cpu: "1", memory: "256Mi", ephemeralStorage: "64Mi" },
      })
      .describe("Requests and limits of one pooler."),
  })
  .prefault({})
  .describe("PgBouncer in transaction mode, with prepared statements.");

const sidecarResources = {
  requests: { cpu: "20m", memory: "64Mi", ephemeralStorage: "32Mi" },
  limits: { cpu: "500m", memory: "256Mi", ephemeralStorage: "128Mi" },
};

const clusterPostgres = z.strictObject({
  mode: z.literal("cluster").describe("A cluster of the platform's own: Patroni in a StatefulSet."),
  replicas: z
    .int()
    .min(3)
    .max(9)
    .refine((count) => count % 2 === 1, "must be odd: an even number survives no more failures")
    .default(3)
    .describe("Members: one leader, the others replicas. Default: 3."),
  user: identifier
    .default("sark")
    .describe(
      "Owner of both databases, no superuser. SARK logs in with a role of its own for each password, which becomes the owner. Default: sark.",
    ),
  ...databases,
  auditArchive: clusterAuditArchive,
  resources: containerResources.describe("Requests and limits of PostgreSQL; its buffers follow the memory limit."),
  sidecarResources: containerResources
    .default(sidecarResources)
    .describe("Requests and limits of each exporter, and of the server that hands data to backups."),
  storage: storageSchema,
  maxConnections: z.int().min(20).max(5000).default(200).describe("Connections of a member. Default: 200."),
  parameters: z
    .record(identifier, z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe("Parameters of PostgreSQL beside those that the platform sets; what it sets itself is refused."),
  strictSynchronous: z
    .boolean()
    .default(false)
    .describe(
      "Whether writes stop while no replica can confirm them. Default: false, they go on with the leader alone.",
    ),
  timing: timingSchema,
  runAsUser: z.int().min(1).default(999).describe("Numeric user of the image. Default: 999."),
  binDirectory: z
    .string()
    .startsWith("/")
    .default("/usr/lib/postgresql/15/bin")
    .describe("Where the image has PostgreSQL's programs. Default: /usr/lib/postgresql/15/bin."),
  pooling,
  backup: backupSchema,
});

export const postgresSchema = z
  .discriminatedUnion("mode", [existingPostgres, clusterPostgres, rdsPostgres])
  .describe("PostgreSQL 15.");

export type PostgresSettings = Immutable<z.output<typeof postgresSchema>>;
export type ExistingPostgresSettings = Extract<PostgresSettings, { mode: "existing" }>;
export type ClusterPostgresSettings = Extract<PostgresSettings, { mode: "cluster" }>;
export type PoolingSettings = ClusterPostgresSettings["pooling"];

/** The server of the audit trail, where it has one of its own. */
export const archiveServer = ({ auditArchive }: PostgresSettings): ExistingServerSettings | undefined =>
  auditArchive.mode === "existing" ? auditArchive : undefined;

/** Name of the extension in the database of the audit trail, and of the library that it needs; absent where it has none. */
export const auditExtension = ({ auditArchive }: ClusterPostgresSettings): string | undefined =>
  auditArchive.mode === "timescale" ? "timescaledb" : undefined;
