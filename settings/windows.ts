import { z } from "zod";

const time = String.raw`([01]\d|2[0-3]):[0-5]\d`;
const day = "(mon|tue|wed|thu|fri|sat|sun)";

/** When a managed service takes its backups. */
export const backupWindow = z
  .string()
  .regex(new RegExp(`^${time}-${time}$`), "must be a time such as 01:00-02:00")
  .describe("When the daily backup is taken, in UTC. It must not touch the maintenance window. Default: 01:00-02:00.");

/** How long CloudWatch keeps logs. */
export const logDays = z.union(
  [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365].map((days) => z.literal(days)),
  { error: "must be a time that CloudWatch offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180 or 365" },
);

/** When a managed service may change its servers. */
export const maintenanceWindow = z
  .string()
  .regex(new RegExp(`^${day}:${time}-${day}:${time}$`), "must be a time such as sun:03:00-sun:04:00")
  .describe("When servers may be changed, in UTC. Default: sun:03:00-sun:04:00.");
