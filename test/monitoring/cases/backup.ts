import { type AlertCases, always, type Series, series } from "../support/situation.ts";

const exporter = (metric: string, values: string, labels = {}, pod = "postgres-0"): Series =>
  series(metric, "postgres", values, { pod, ...labels });

/** When a job last succeeded, as every member tells. */
const succeeded = (job: string, values: string): readonly Series[] =>
  ["postgres-0", "postgres-1"].map((pod) =>
    exporter("platform_job_last_success_timestamp_seconds", values, { exported_job: job }, pod),
  );

export const backupCases: readonly AlertCases[] = [
  {
    alert: "PostgresArchiveFailing",
    severity: "warning",
    fires: [{ when: "the last attempt failed", series: [exporter("platform_backup_archiving_fails", always(1))] }],
    silent: [
      { when: "it worked", series: [exporter("platform_backup_archiving_fails", always(0))] },
      { when: "one attempt failed", series: [exporter("platform_backup_archiving_fails", "0x25 1 0x100")] },
    ],
  },
  {
    alert: "PostgresArchiveStale",
    severity: "critical",
    fires: [
      {
        when: "nothing was archived for half an hour",
        series: [exporter("platform_backup_last_archived_age_seconds", "0+60x600")],
        at: "40m",
      },
    ],
    silent: [
      {
        when: "something is archived every five minutes",
        series: [exporter("platform_backup_last_archived_age_seconds", always(290))],
      },
    ],
  },
  {
    alert: "PostgresBackupOld",
    severity: "critical",
    fires: [
      { when: "the last success is two days old", series: succeeded("backup", always(0)), interval: "10m", at: "48h" },
    ],
    silent: [
      { when: "it is a day old", series: succeeded("backup", always(86_400)), interval: "10m", at: "48h" },
      {
        when: "only the check of a backup is old",
        series: [...succeeded("backup", always(86_400)), ...succeeded("restore-check", always(0))],
        interval: "10m",
        at: "48h",
      },
    ],
  },
  {
    alert: "PostgresRestoreCheckOld",
    severity: "warning",
    fires: [
      {
        when: "the last one is nine days old",
        series: succeeded("restore-check", always(0)),
        interval: "1h",
        at: "216h",
      },
    ],
    silent: [
      {
        when: "it is five days old",
        series: succeeded("restore-check", always(4 * 86_400)),
        interval: "1h",
        at: "216h",
      },
    ],
  },
];
