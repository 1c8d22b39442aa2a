import { archiveServer, type ClusterPostgresSettings } from "../../settings/postgres.ts";
import { parseQuantity } from "../../settings/quantities.ts";
import type { Settings } from "../../settings.ts";
import { type Alert, from } from "../monitoring/index.ts";

/** PostgreSQL refuses writes at 2³¹ transactions; autovacuum should have started at 200 million. */
const oldTransactions = 500_000_000;

const hour = 3600;

/** When people are called about members of the cluster. */
export function memberAlerts(settings: Settings, postgres: ClusterPostgresSettings): readonly Alert[] {
  const series = from(settings, "postgres");
  const patroni = from(settings, "patroni");
  const size = parseQuantity(postgres.storage.size);
  return [
    {
      name: "PostgresDown",
      severity: "warning",
      expression: `pg_up{${series}} == 0`,
      for: "2m",
      summary: "PostgreSQL in pod {{ $labels.pod }} does not answer.",
      description: "The others go on; with one more lost, writes stop.",
    },
    {
      name: "PostgresLeaderCount",
      severity: "critical",
      expression: `sum by (namespace) (patroni_primary{${patroni}}) != 1\nor\nabsent(patroni_primary{${patroni}})`,
      // A failover takes less.
      for: "1m",
      summary: "PostgreSQL has no leader, or more than one.",
      description: "Without a leader nothing is written, and every authorization is denied.",
    },
    {
      name: "PostgresMemberMissing",
      severity: "warning",
      expression: `count by (namespace) (patroni_postgres_running{${patroni}} == 1) < ${postgres.replicas}`,
      for: "10m",
      summary: `Only {{ $value }} of ${postgres.replicas} members of PostgreSQL run.`,
      description: "A member that was replaced should be back within minutes.",
    },
    {
      name: "PostgresNoSynchronousReplica",
      severity: postgres.strictSynchronous ? "critical" : "warning",
      expression: `sum by (namespace) (patroni_quorum_standby{${patroni}}) + sum by (namespace) (patroni_sync_standby{${patroni}}) == 0`,
      for: "5m",
      summary: "No replica of PostgreSQL confirms writes.",
      description: postgres.strictSynchronous
        ? "Writes stand still until one does."
        : "What is written now is on the leader alone, and lost with it.",
      causes: [{ alert: "PostgresLeaderCount", because: "Without a leader there is nobody to follow." }],
    },
    {
      name: "PostgresReplicationLag",
      severity: "warning",
      expression: `pg_replication_lag_seconds{${series}} > 30 and on (namespace, pod) pg_replication_is_replica{${series}} == 1`,
      for: "5m",
      summary: "The replica in pod {{ $labels.pod }} is {{ $value | humanizeDuration }} behind.",
      description: "Reads from it are old, and it cannot become the leader.",
    },
    {
      name: "PostgresConnectionsHigh",
      severity: "warning",
      expression:
        `sum by (namespace, pod) (pg_stat_database_numbackends{${series}})\n/\n` +
        `max by (namespace, pod) (pg_settings_max_connections{${series}}) > 0.8`,
      for: "5m",
      summary: "PostgreSQL in pod {{ $labels.pod }} has {{ $value | humanizePercentage }} of its connections in use.",
      description: "When all are, new ones are refused, also those of Patroni.",
    },
    {
      name: "PostgresDeadlocks",
      severity: "warning",
      expression: `sum by (namespace, pod, datname) (increase(pg_stat_database_deadlocks{${series}}[10m])) > 2`,
      for: "0s",
      summary: "Transactions in database {{ $labels.datname }} block each other.",
      description: "PostgreSQL ended one of each pair; its authorization was denied.",
    },
    {
      name: "PostgresLongTransaction",
      severity: "warning",
      expression: `max by (namespace, pod, datname, usename) (pg_stat_activity_max_tx_duration{${series},backend_type="client backend"}) > 1800`,
      for: "5m",
      summary: "A transaction of {{ $labels.usename }} is open for {{ $value | humanizeDuration }}.",
      description: "Until it ends, no dead row is removed, and tables grow.",
    },
    {
      name: "PostgresWraparound",
      severity: "critical",
      expression: `max by (namespace, datname) (pg_database_wraparound_age_datfrozenxid_seconds{${series}}) > ${oldTransactions}`,
      for: "10m",
      summary: "Database {{ $labels.datname }} is {{ $value | humanize }} transactions from its last freeze.",
      description: "At two thousand million PostgreSQL refuses writes until it is vacuumed by hand.",
    },
    {
      name: "PostgresDiskFilling",
      severity: "critical",
      expression:
        `sark:postgres_disk_used:ratio{namespace="${settings.namespace}"} > 0.85\nor\n` +
        `(predict_linear(sark:postgres_disk_used:ratio{namespace="${settings.namespace}"}[6h], ${4 * 24 * hour}) > 1\n` +
        ` and sark:postgres_disk_used:ratio{namespace="${settings.namespace}"} > 0.5)`,
      for: "15m",
      summary: "The disk of PostgreSQL in pod {{ $labels.pod }} is nearly full, or will be within four days.",
      description: "On a full disk PostgreSQL stops.",
    },
    {
      name: "PostgresSlotRetainsWal",
      severity: "warning",
      expression: `max by (namespace, pod, slot_name) (pg_replication_slots_pg_wal_lsn_diff{${series}}) > ${size / 5}`,
      for: "10m",
      summary: "Slot {{ $labels.slot_name }} keeps {{ $value | humanize1024 }}B of log.",
      description: "Who reads from it is away or too slow; the log fills the disk.",
    },
    {
      name: "PatroniLostApiServer",
      severity: "critical",
      expression: `patroni_failsafe_mode_is_active{${patroni}} == 1\nor\ntime() - patroni_dcs_last_seen{${patroni}} > 60`,
      for: "2m",
      summary: "Patroni in pod {{ $labels.pod }} does not reach the API server.",
      description: "The leader goes on while it reaches all members. One more failure, and writes stop.",
    },
    {
      name: "PatroniPaused",
      severity: "warning",
      expression: `max by (namespace) (patroni_is_paused{${patroni}}) == 1`,
      for: "1h",
      summary: "Patroni is paused for an hour.",
      description: "Nobody takes over from a leader that is lost.",
    },
  ];
}

/** When people are called about backups. Runs are rows of the database, which each member tells. */
export function backupAlerts(settings: Settings, postgres: ClusterPostgresSettings): readonly Alert[] {
  const series = from(settings, "postgres");
  // The exporter's own label `job` gives way to that of the target.
  const sinceSuccess = (job: string) =>
    `time() - max by (namespace) (platform_job_last_success_timestamp_seconds{${series},exported_job="${job}"})`;
  const lost = postgres.backup.archiveTimeoutSeconds;
  const trail = archiveServer(postgres) === undefined ? " and the audit trail" : "";
  return [
    {
      name: "PostgresArchiveFailing",
      severity: "warning",
      expression: `platform_backup_archiving_fails{${series}} == 1`,
      for: "10m",
      summary: "PostgreSQL cannot archive its log.",
      description: "The disk fills, and what the log holds is not in the backups yet.",
      causes: [{ alert: "PostgresArchiveStale", because: "It is the same, and has lasted longer." }],
    },
    {
      name: "PostgresArchiveStale",
      severity: "critical",
      expression: `platform_backup_last_archived_age_seconds{${series}} > ${3 * lost}`,
      for: "5m",
      summary: "The log of PostgreSQL was archived {{ $value | humanizeDuration }} ago.",
      description: `The loss of all members would cost more than the ${lost} seconds of writes that are promised.`,
      causes: [{ alert: "PostgresLeaderCount", because: "The leader archives, and nothing is written without one." }],
    },
    {
      name: "PostgresBackupOld",
      severity: "critical",
      // Daily by default, and half a day for a run that is made up for.
      expression: `${sinceSuccess("backup")} > ${36 * hour}`,
      for: "15m",
      summary: "The last good backup of PostgreSQL is {{ $value | humanizeDuration }} old.",
      description: `A restore of SARK's data${trail} takes longer with every day of log, and fails if any of it is lost.`,
    },
    {
      name: "PostgresRestoreCheckOld",
      severity: "warning",
      // Weekly by default, and a day.
      expression: `${sinceSuccess("restore-check")} > ${8 * 24 * hour}`,
      for: "1h",
      summary: "That a backup of PostgreSQL restores was last proven {{ $value | humanizeDuration }} ago.",
      description: "A backup that was never restored may be none.",
    },
  ];
}
