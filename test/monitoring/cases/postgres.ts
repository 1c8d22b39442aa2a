import { type AlertCases, always, growing, type Series, series } from "../support/situation.ts";

const exporter = (metric: string, values: string, labels = {}, pod = "postgres-0"): Series =>
  series(metric, "postgres", values, { pod, ...labels });

const patroni = (metric: string, values: string, pod = "postgres-0"): Series =>
  series(metric, "patroni", values, { pod, scope: "postgres", name: pod });

const each = (metric: string, values: readonly string[]): readonly Series[] =>
  values.map((value, ordinal) => patroni(metric, value, `postgres-${ordinal}`));

const gibibyte = 2 ** 30;

/** Databases and log on a disk of 100 GiB. */
const disk = (databases: string): readonly Series[] => [
  exporter("pg_database_size_bytes", databases, { datname: "sark_production" }),
  exporter("pg_wal_size_bytes", always(gibibyte)),
];

const lag = (seconds: number, isReplica: number): readonly Series[] => [
  exporter("pg_replication_lag_seconds", always(seconds)),
  exporter("pg_replication_is_replica", always(isReplica)),
];

const connections = (used: number): readonly Series[] => [
  exporter("pg_stat_database_numbackends", always(used), { datid: "1", datname: "sark_production" }),
  exporter("pg_stat_database_numbackends", always(10), { datid: "2", datname: "sark_audit" }),
  exporter("pg_settings_max_connections", always(200), { server: "localhost" }),
];

export const memberCases: readonly AlertCases[] = [
  {
    alert: "PostgresDown",
    severity: "warning",
    fires: [{ when: "a member does not answer", series: [exporter("pg_up", "1x10 0x100")] }],
    silent: [
      { when: "all answer", series: [exporter("pg_up", always(1))] },
      { when: "one is restarted", series: [exporter("pg_up", "1x27 0 1x100")] },
    ],
  },
  {
    alert: "PostgresLeaderCount",
    severity: "critical",
    fires: [
      { when: "nobody leads", series: each("patroni_primary", [always(0), always(0), always(0)]) },
      { when: "two lead", series: each("patroni_primary", [always(1), always(1), always(0)]) },
      { when: "no member tells", series: [] },
    ],
    silent: [
      { when: "one leads", series: each("patroni_primary", [always(0), always(1), always(0)]) },
      { when: "the lead changes", series: each("patroni_primary", ["1x28 0x100", "0x29 1x100", always(0)]) },
    ],
  },
  {
    alert: "PostgresMemberMissing",
    severity: "warning",
    fires: [{ when: "one of three is gone", series: each("patroni_postgres_running", [always(1), always(1)]) }],
    silent: [
      { when: "three run", series: each("patroni_postgres_running", [always(1), always(1), always(1)]) },
      { when: "one is replaced", series: each("patroni_postgres_running", [always(1), always(1), "1x22 0x3 1x100"]) },
    ],
  },
  {
    alert: "PostgresNoSynchronousReplica",
    severity: "warning",
    fires: [
      {
        when: "no replica confirms",
        series: [
          ...each("patroni_quorum_standby", [always(0), always(0), always(0)]),
          ...each("patroni_sync_standby", [always(0), always(0), always(0)]),
        ],
      },
    ],
    silent: [
      {
        when: "one of two replicas confirms",
        series: [
          ...each("patroni_quorum_standby", [always(0), always(1), always(0)]),
          ...each("patroni_sync_standby", [always(0), always(0), always(0)]),
        ],
      },
    ],
  },
  {
    alert: "PostgresNoSynchronousReplica",
    variant: "strict",
    severity: "critical",
    fires: [
      {
        when: "no replica confirms, and so nothing is written",
        series: [...each("patroni_quorum_standby", [always(0)]), ...each("patroni_sync_standby", [always(0)])],
      },
    ],
    silent: [
      {
        when: "a replica confirms",
        series: [...each("patroni_quorum_standby", [always(0)]), ...each("patroni_sync_standby", [always(1)])],
      },
    ],
  },
  {
    alert: "PostgresReplicationLag",
    severity: "warning",
    fires: [{ when: "a replica is a minute behind", series: lag(60, 1) }],
    silent: [
      { when: "it is a second behind", series: lag(1, 1) },
      { when: "the leader, which replays nothing, tells of a lag", series: lag(60, 0) },
    ],
  },
  {
    alert: "PostgresConnectionsHigh",
    severity: "warning",
    fires: [{ when: "170 of 200 are in use", series: connections(160) }],
    silent: [{ when: "half of them are", series: connections(90) }],
  },
  {
    alert: "PostgresDeadlocks",
    severity: "warning",
    fires: [
      {
        when: "there is one each minute",
        series: [exporter("pg_stat_database_deadlocks", growing(1), { datname: "d" })],
      },
    ],
    silent: [
      { when: "there was one", series: [exporter("pg_stat_database_deadlocks", "0x20 1x100", { datname: "d" })] },
    ],
  },
  {
    alert: "PostgresLongTransaction",
    severity: "warning",
    fires: [
      {
        when: "a client has one open for an hour",
        series: [
          exporter("pg_stat_activity_max_tx_duration", always(3600), {
            ...{ datname: "d", usename: "sark", backend_type: "client backend", state: "idle in transaction" },
          }),
        ],
      },
    ],
    silent: [
      {
        when: "it is the work of autovacuum",
        series: [
          exporter("pg_stat_activity_max_tx_duration", always(3600), {
            ...{ datname: "d", usename: "", backend_type: "autovacuum worker", state: "active" },
          }),
        ],
      },
    ],
  },
  {
    alert: "PostgresWraparound",
    severity: "critical",
    fires: [
      {
        when: "a database was not frozen for 600 million transactions",
        series: [exporter("pg_database_wraparound_age_datfrozenxid_seconds", always(6e8), { datname: "d" })],
      },
    ],
    silent: [
      {
        when: "autovacuum is about to freeze it",
        series: [exporter("pg_database_wraparound_age_datfrozenxid_seconds", always(2e8), { datname: "d" })],
      },
    ],
  },
  {
    alert: "PostgresDiskFilling",
    severity: "critical",
    fires: [
      { when: "90 % are in use", series: disk(always(90 * gibibyte)) },
      {
        when: "it is half full and grows by a gibibyte an hour",
        series: disk(`${55 * gibibyte}+${gibibyte / 60}x600`),
        at: "5h",
      },
    ],
    silent: [
      { when: "half is in use and nothing grows", series: disk(always(50 * gibibyte)), at: "7h" },
      { when: "a tenth is in use and grows fast", series: disk(`${10 * gibibyte}+${gibibyte / 60}x600`), at: "7h" },
    ],
  },
  {
    alert: "PostgresSlotRetainsWal",
    severity: "warning",
    fires: [
      {
        when: "a slot keeps 30 GiB",
        series: [exporter("pg_replication_slots_pg_wal_lsn_diff", always(30 * gibibyte), { slot_name: "postgres_2" })],
      },
    ],
    silent: [
      {
        when: "it keeps one GiB",
        series: [exporter("pg_replication_slots_pg_wal_lsn_diff", always(gibibyte), { slot_name: "postgres_2" })],
      },
    ],
  },
  {
    alert: "PatroniLostApiServer",
    severity: "critical",
    fires: [
      { when: "the API server was last seen half an hour ago", series: [patroni("patroni_dcs_last_seen", always(0))] },
      { when: "the leader goes on without it", series: [patroni("patroni_failsafe_mode_is_active", always(1))] },
    ],
    silent: [
      {
        when: "it is seen all the time",
        series: [patroni("patroni_dcs_last_seen", "0+60x600"), patroni("patroni_failsafe_mode_is_active", always(0))],
      },
    ],
  },
  {
    alert: "PatroniPaused",
    severity: "warning",
    fires: [{ when: "it is paused for two hours", series: [patroni("patroni_is_paused", always(1))], at: "2h" }],
    silent: [
      { when: "it is paused for a quarter of an hour", series: [patroni("patroni_is_paused", "1x15 0x200")], at: "2h" },
    ],
  },
];
