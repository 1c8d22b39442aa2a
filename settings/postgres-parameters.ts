import { auditExtension, type ClusterPostgresSettings } from "./postgres.ts";
import { parseQuantity } from "./quantities.ts";

// What the settings mean for PostgreSQL itself. Pure arithmetic, shared by the checks and the cluster's configuration.

type Parameters = Readonly<Record<string, string | number | boolean>>;

const mebibyte = 2 ** 20;

/** Shares of the memory limit. What PostgreSQL does not take itself, the kernel caches files with. */
const shares = { sharedBuffers: 0.25, effectiveCache: 0.6, maintenance: 0.05 } as const;

/** Share of the disk that WAL may fill for the sake of a replica that does not fetch it, before it is given up. */
const walShare = 0.2;

/** Background processes: PostgreSQL's own default, and as many more as TimescaleDB takes by default for its jobs. */
const workers = { postgres: 8, timescale: 16 } as const;

/** Whole mebibytes, as PostgreSQL writes them. */
const megabytes = (bytes: number): string => `${Math.max(1, Math.floor(bytes / mebibyte))}MB`;

/** The library that PostgreSQL loads in any case. */
const preloaded = "pg_stat_statements";

/** The parameters of PostgreSQL that the platform sets, computed from what a member may use. */
export function platformParameters(settings: ClusterPostgresSettings): Parameters {
  const memory = parseQuantity(settings.resources.limits.memory);
  const disk = parseQuantity(settings.storage.size);
  return {
    max_connections: settings.maxConnections,
    // Members and their backups, and as many again while they are replaced.
    max_wal_senders: 2 * settings.replicas + 4,
    max_replication_slots: 2 * settings.replicas + 4,
    ...(auditExtension(settings) !== undefined && { max_worker_processes: workers.postgres + workers.timescale }),
    shared_buffers: megabytes(memory * shares.sharedBuffers),
    effective_cache_size: megabytes(memory * shares.effectiveCache),
    maintenance_work_mem: megabytes(memory * shares.maintenance),
    work_mem: megabytes((memory * (1 - shares.sharedBuffers)) / (4 * settings.maxConnections)),
    wal_level: "replica",
    wal_log_hints: true,
    wal_compression: true,
    min_wal_size: megabytes(Math.min(512 * mebibyte, disk * 0.05)),
    max_wal_size: megabytes(Math.min(4096 * mebibyte, disk * 0.1)),
    max_slot_wal_keep_size: megabytes(disk * walShare),
    checkpoint_timeout: "10min",
    checkpoint_completion_target: 0.9,
    archive_mode: "on",
    archive_timeout: settings.backup.archiveTimeoutSeconds,
    hot_standby: true,
    // A replica that a query holds back would be no use as the next leader.
    max_standby_streaming_delay: "30s",
    // A peer that is gone without a word is noticed by the kernel.
    tcp_keepalives_idle: 10,
    tcp_keepalives_interval: 5,
    tcp_keepalives_count: 3,
    tcp_user_timeout: 15_000,
    wal_sender_timeout: "10s",
    wal_receiver_timeout: "10s",
    // A replica that becomes the leader just after it looked for more WAL would not notice for five seconds.
    wal_retrieve_retry_interval: "200ms",
    idle_in_transaction_session_timeout: "5min",
    password_encryption: "scram-sha-256",
    ssl: "on",
    ssl_min_protocol_version: "TLSv1.2",
    shared_preload_libraries: preloaded,
    track_io_timing: true,
    log_destination: "stderr",
    logging_collector: false,
    log_line_prefix: "%m [%p] %q%u@%d ",
    log_checkpoints: true,
    log_connections: false,
    log_lock_waits: true,
    log_min_duration_statement: "1s",
    // Parameters of slow statements may be anything, also secrets.
    log_parameter_max_length: 0,
    timezone: "UTC",
    log_timezone: "UTC",
  };
}

/**
 * Parameters that each member brings with its image, in place of those that all members share: PostgreSQL does not start with
 * a library that its image lacks, and while members are replaced some have the image of before.
 */
export function imageParameters(settings: ClusterPostgresSettings): Parameters {
  const extension = auditExtension(settings);
  if (extension === undefined) return {};
  return { shared_preload_libraries: `${extension},${preloaded}`, [`${extension}.telemetry_level`]: "off" };
}

/** Set where the place of files is known. */
const placed = ["ssl_cert_file", "ssl_key_file", "ssl_ca_file", "unix_socket_directories"];

/** Set by Patroni for each member. */
const patronis = [
  "cluster_name",
  "hot_standby",
  "listen_addresses",
  "port",
  "primary_conninfo",
  "recovery_target_timeline",
];

/** Defaults of the platform that suit many and not all. */
const adjustable = [
  "checkpoint_timeout",
  "idle_in_transaction_session_timeout",
  "log_min_duration_statement",
  "max_standby_streaming_delay",
  "max_worker_processes",
  "work_mem",
];

/** Parameters in the settings that are not for the settings to decide. */
export function refusedParameters(settings: ClusterPostgresSettings): readonly string[] {
  const own = new Set([...Object.keys(platformParameters(settings)), ...placed, ...patronis]);
  return Object.keys(settings.parameters).filter((name) => own.has(name) && !adjustable.includes(name));
}
