import { wellArchitected } from "../../frameworks.ts";
import { configurationRule } from "../../postgres/index.ts";
import type { Settings } from "../../yaml.ts";

/** The most that may be lost with the whole cluster, in seconds. */
const LIMIT = 300;

interface Options {
  /** The longest time after which a change is archived that is allowed, in seconds. */
  readonly maximumSeconds: number;
}

/** Seconds by PostgreSQL's unit of time; hours and days are too long in any number. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ["ms", 0.001],
  ["", 1],
  ["s", 1],
  ["min", 60],
]);

/** Seconds after which a segment is archived even if it is not full; 0 means never. */
function timeoutOf({ archive_timeout: timeout = 0 }: Settings): number {
  const [, number, unit = ""] = /^\s*(\d+)\s*([a-z]*)\s*$/.exec(String(timeout)) ?? [];
  return Number(number) * (UNITS.get(unit) ?? NaN);
}

/** The command must name the segment that it archives, so `true` and the like archive nothing. */
function archives({ archive_mode: mode, archive_command: command, archive_library: library }: Settings): boolean {
  const isOn = /^(on|always|true|yes|1)$/i.test(String(mode));
  return isOn && (String(command).includes("%p") || (typeof library === "string" && library !== ""));
}

export const walArchive = configurationRule<Options>(
  {
    name: "postgres-wal-archive",
    displayName: "Archive of every change",
    description: "PostgreSQL must archive its write-ahead log at least every 5 minutes: backups alone are hours old.",
    severity: "critical",
    tags: ["database", "postgres", "backup"],
    remediationSteps:
      "Set archive_mode to on, archive_command to a command with %p, and archive_timeout to 300 or less.",
    url: "https://www.postgresql.org/docs/15/continuous-archiving.html",
    framework: wellArchitected("REL09-BP03"),
    configSchema: {
      properties: {
        maximumSeconds: {
          type: "integer",
          minimum: 1,
          default: LIMIT,
          description: "The longest time after which a change is archived that is allowed, in seconds.",
        },
      },
    },
  },
  ({ path, parameters }, report, { maximumSeconds = LIMIT }) => {
    if (parameters === undefined) return;
    if (!archives(parameters)) report(`${path} must set archive_mode to on and archive_command to a command with %p.`);
    const timeout = timeoutOf(parameters);
    if (!(timeout > 0 && timeout <= maximumSeconds)) {
      report(`${path} must set archive_timeout to 1 to ${maximumSeconds} seconds.`);
    }
  },
);
