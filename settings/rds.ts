import { z } from "zod";
import { clusterAuditArchive } from "./audit-archive.ts";
import type { Immutable } from "./immutable.ts";
import { databases, identifier } from "./postgres-names.ts";
import { parseQuantity } from "./quantities.ts";
import { regionName } from "./aws.ts";
import { bytes } from "./values.ts";
import { backupWindow, logDays, maintenanceWindow } from "./windows.ts";

const gibibyte = 2 ** 30;

const wholeGibibytes = bytes.refine(
  (size) => parseQuantity(size) % gibibyte === 0 && parseQuantity(size) >= 20 * gibibyte,
  "must be whole gibibytes, at least 20Gi",
);

export const rdsPostgres = z.strictObject({
  mode: z.literal("rds").describe("Amazon RDS. sark:aws says where."),
  kind: z
    .enum(["instance", "cluster", "aurora"])
    .default("instance")
    .describe(
      "instance: one server with a standby in another zone. cluster: a writer with two readable standbys in three zones. " +
        "aurora: Aurora PostgreSQL. Going to another kind makes a new, empty server. Default: instance.",
    ),
  version: z
    .enum(["15", "16", "17"])
    .default("15")
    .describe("Major version; minor ones come by themselves. Default: 15."),
  instanceClass: z
    .string()
    .refine((name) => memoryOf(name) !== undefined, "must be a class of the families t, m or r such as db.m7g.large")
    .describe("Size of each server. Its memory decides how many connections it grants."),
  replicas: z
    .int()
    .min(1, "must be at least 1: without a replica in another zone, a failover takes as long as a new server")
    .max(15)
    .default(1)
    .describe("Readers beside the writer, for kind aurora alone. Default: 1."),
  storage: z
    .strictObject({
      size: wholeGibibytes.describe("Size at the start, such as 100Gi. It cannot become smaller."),
      largest: wholeGibibytes.optional().describe("It grows by itself up to this. For kind instance alone."),
    })
    .optional()
    .describe("gp3 volumes. Not for kind aurora, whose storage has no size."),
  administrator: identifier
    .default("platform_admin")
    .describe("Its password is made, kept and changed by AWS Secrets Manager. Default: platform_admin."),
  user: identifier.default("sark").describe("Owner of both databases, no superuser. Default: sark."),
  ...databases,
  auditArchive: clusterAuditArchive,
  maxConnections: z
    .int()
    .min(20)
    .max(5000)
    .optional()
    .describe("Connections of the server. Default: what the memory of the class allows."),
  parameters: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_.]*$/, "must be the name of a parameter"),
      z.union([z.string(), z.number()]),
    )
    .default({})
    .describe("Parameters of the server beside those that the platform sets; what it sets itself is refused."),
  backup: z
    .strictObject({
      days: z
        .int()
        .min(14, "must be at least 14: a loss that is noticed late must still be in a backup")
        .max(35, "must be at most 35: Amazon keeps none longer")
        .default(14)
        .describe("Any second of so many days can be restored. Default: 14."),
      window: backupWindow.default("01:00-02:00"),
      copy: z
        .strictObject({
          region: regionName.describe("The other region."),
          days: z.int().min(1).max(35).default(14).describe("Days that are kept there. Default: 14."),
        })
        .optional()
        .describe(
          "A second copy of the backups in another region. For kind instance alone. Where it is not given: none.",
        ),
    })
    .prefault({}),
  maintenanceWindow: maintenanceWindow.default("sun:03:00-sun:04:00"),
  proxy: z
    .strictObject({
      connectionsPercent: z
        .int()
        .min(10)
        .max(95)
        .default(90)
        .describe(
          "Share of the server's connections that it may take; the rest is for the Job and for people. Default: 90.",
        ),
      borrowSeconds: z
        .int()
        .min(1)
        .max(300)
        .default(15)
        .describe("A client waits so long for a connection to the server, then it gets an error. Default: 15."),
      idleClientSeconds: z
        .int()
        .min(60)
        .max(28_800)
        .default(1800)
        .describe("Clients that are silent for so long are let go. Default: 1800."),
    })
    .optional()
    .describe(
      "RDS Proxy between SARK and the server: it keeps connections through a failover. A session with prepared statements keeps " +
        "its connection, so the server must still grant as many as without. Where it is not given: none.",
    ),
  monitoringSeconds: z
    .union([z.literal(15), z.literal(30), z.literal(60)], { error: "must be 15, 30 or 60" })
    .default(60)
    .describe("How often the operating system is measured. Default: 60."),
  logDays: logDays
    .default(30)
    .describe("PostgreSQL's log and those of its upgrades are kept so many days. Default: 30."),
  insights: z
    .enum(["standard", "advanced"])
    .default("standard")
    .describe("Database Insights: standard keeps 7 days, advanced 465 days at a price. Default: standard."),
});

export type RdsSettings = Immutable<z.output<typeof rdsPostgres>>;

/** Gibibytes of memory by virtual processor. */
const ratios: Readonly<Record<string, number>> = { m: 4, r: 8 };

const smallSizes: Readonly<Record<string, number>> = { micro: 1, small: 2, medium: 4, large: 8, xlarge: 16 };

/** Memory of a class in bytes, where it can be told from the name. */
export function memoryOf(instanceClass: string): number | undefined {
  const [, family = "", size = ""] =
    /^db\.([tmr])\d+[a-z]*\.(micro|small|medium|large|\d*xlarge)$/.exec(instanceClass) ?? [];
  if (family === "t") {
    const gibibytes = size === "2xlarge" ? 32 : smallSizes[size];
    return gibibytes === undefined ? undefined : gibibytes * gibibyte;
  }
  const ratio = ratios[family];
  const processors =
    size === "large" ? 2 : 4 * Number(/^(\d*)xlarge$/.exec(size)?.[1]?.replace(/^$/, "1") ?? Number.NaN);
  return ratio === undefined || Number.isNaN(processors) ? undefined : ratio * processors * gibibyte;
}

/** Memory that Amazon reckons for one connection, in bytes. */
const connectionMemory = 9_531_392;

/** Share of a class's memory that its server has: the rest is for the operating system and for Amazon's own processes. */
const serverShare = 0.9;

/** The most connections that Amazon allows by default, however large the class is. */
const mostConnections = 5000;

/** Connections that the server grants altogether. */
export function serverConnections({ instanceClass, maxConnections }: RdsSettings): number {
  const memory = memoryOf(instanceClass) ?? 0;
  return maxConnections ?? Math.min(mostConnections, Math.floor((memory * serverShare) / connectionMemory));
}
