import { parseQuantity } from "../../settings/quantities.ts";
import { memoryOf, type RdsSettings, serverConnections } from "../../settings/rds.ts";
import type { Alarm } from "../aws/index.ts";

const gibibyte = 2 ** 30;

/** When people are called about a server at Amazon; what SARK itself sees of it, its own alerts tell. */
export const rdsAlarms = (settings: RdsSettings): readonly Alarm[] => [
  {
    name: "processor",
    description: "PostgreSQL's processors are busy: answers get slower. Look at Database Insights for the statements.",
    metric: "CPUUtilization",
    statistic: "Average",
    comparison: "above",
    threshold: 85,
    minutes: 15,
  },
  {
    name: "memory",
    description:
      "PostgreSQL has hardly any memory left and may be restarted. Fewer connections or a larger class help.",
    metric: "FreeableMemory",
    statistic: "Minimum",
    comparison: "below",
    threshold: Math.floor(0.05 * (memoryOf(settings.instanceClass) ?? gibibyte)),
    minutes: 15,
  },
  {
    name: "connections",
    description: "PostgreSQL has four fifths of its connections in use; when all are, new ones are refused.",
    metric: "DatabaseConnections",
    statistic: "Maximum",
    comparison: "above",
    threshold: Math.floor(0.8 * serverConnections(settings)),
    minutes: 5,
  },
  {
    name: "transactions",
    description: "PostgreSQL has transaction numbers left for less than half their range; at the end writes stop.",
    metric: "MaximumUsedTransactionIDs",
    statistic: "Maximum",
    comparison: "above",
    threshold: 1_000_000_000,
    minutes: 5,
  },
  ...storageAlarm(settings),
];

/** Aurora's storage has no end that could be near. */
function storageAlarm({ storage }: RdsSettings): readonly Alarm[] {
  if (storage === undefined) return [];
  return [
    {
      name: "storage",
      description: "PostgreSQL's disk is nearly full; when it is, the server stops. Raise sark:postgres.storage.",
      metric: "FreeStorageSpace",
      statistic: "Minimum",
      comparison: "below",
      threshold: Math.floor(0.1 * parseQuantity(storage.size)),
      minutes: 5,
    },
  ];
}
