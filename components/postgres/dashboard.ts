import type { Settings } from "../../settings.ts";
import { from, type Row } from "../monitoring/index.ts";

/** What people look at when the database is in trouble. */
export function postgresRows(settings: Settings): readonly Row[] {
  const series = from(settings, "postgres");
  const patroni = from(settings, "patroni");
  return [
    {
      title: "Cluster",
      panels: [
        {
          title: "Who leads",
          unit: "short",
          queries: [{ expression: `patroni_primary{${patroni}}`, legend: "{{pod}}" }],
        },
        {
          title: "Replicas behind their leader",
          unit: "s",
          queries: [{ expression: `pg_replication_lag_seconds{${series}}`, legend: "{{pod}}" }],
        },
        {
          title: "Log that replicas have not replayed",
          unit: "bytes",
          queries: [{ expression: `pg_stat_replication_pg_wal_lsn_diff{${series}}`, legend: "{{application_name}}" }],
        },
      ],
    },
    {
      title: "Work",
      panels: [
        {
          title: "Transactions",
          unit: "ops",
          queries: [
            {
              expression: `sum by (datname) (rate(pg_stat_database_xact_commit{${series}}[5m]))`,
              legend: "{{datname}} committed",
            },
            {
              expression: `sum by (datname) (rate(pg_stat_database_xact_rollback{${series}}[5m]))`,
              legend: "{{datname}} rolled back",
            },
          ],
        },
        {
          title: "Connections",
          unit: "short",
          queries: [
            { expression: `sum by (pod) (pg_stat_database_numbackends{${series}})`, legend: "{{pod}}" },
            { expression: `max(pg_settings_max_connections{${series}})`, legend: "limit" },
          ],
        },
        {
          title: "Blocks found in memory",
          unit: "percentunit",
          queries: [
            {
              expression:
                `sum by (pod) (rate(pg_stat_database_blks_hit{${series}}[5m])) / (sum by (pod) ` +
                `(rate(pg_stat_database_blks_hit{${series}}[5m])) + sum by (pod) (rate(pg_stat_database_blks_read{${series}}[5m])))`,
              legend: "{{pod}}",
            },
          ],
        },
        {
          title: "Longest transaction",
          unit: "s",
          queries: [
            {
              expression: `max by (pod, usename) (pg_stat_activity_max_tx_duration{${series},backend_type="client backend"})`,
              legend: "{{pod}} {{usename}}",
            },
          ],
        },
      ],
    },
    {
      title: "Disk and backups",
      panels: [
        {
          title: "Disk in use",
          unit: "percentunit",
          queries: [
            { expression: `sark:postgres_disk_used:ratio{namespace="${settings.namespace}"}`, legend: "{{pod}}" },
          ],
        },
        {
          title: "Age of the archived log",
          unit: "s",
          queries: [{ expression: `platform_backup_last_archived_age_seconds{${series}}`, legend: "{{pod}}" }],
        },
        {
          title: "Age of the last success",
          unit: "s",
          queries: [
            {
              expression: `time() - max by (exported_job) (platform_job_last_success_timestamp_seconds{${series}})`,
              legend: "{{exported_job}}",
            },
          ],
        },
      ],
    },
  ];
}
