import assert from "node:assert/strict";
import { parse } from "yaml";
import { dynamicConfiguration, patroniConfiguration } from "../../../components/postgres/patroni.ts";
import { poolerConfiguration } from "../../../components/postgres/pooler.ts";
import type { ClusterPostgresSettings } from "../../../settings/postgres.ts";
import { archiveWith, clusterWith, pem, settingsOf } from "../../support/configuration.ts";

function postgresWith(changes: Record<string, unknown> = {}): ClusterPostgresSettings {
  const { postgres } = settingsOf(clusterWith(changes));
  assert.equal(postgres.mode, "cluster");
  return postgres;
}

interface PatroniFile {
  readonly scope: string;
  readonly kubernetes: Readonly<Record<string, unknown>>;
  readonly restapi: Readonly<Record<string, string>>;
  readonly bootstrap: { readonly dcs: object; readonly initdb: readonly unknown[] };
  readonly postgresql: {
    readonly before_stop: string;
    readonly pg_hba: readonly string[];
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly authentication: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
}

interface Restoring {
  readonly method: string;
  readonly pgbackrest: { readonly command: string };
}

/** How a cluster without data gets them. */
const restoring = (restore: object) =>
  fileOf({ "sark:postgres backup restore": restore }).bootstrap as unknown as Restoring;

const fileOf = (changes: Record<string, unknown> = {}) =>
  parse(patroniConfiguration(postgresWith(changes), "home")) as PatroniFile;

/** The parameters that all members share. */
function parametersOf(changes: Record<string, unknown>): Readonly<Record<string, unknown>> {
  const { postgresql } = dynamicConfiguration(postgresWith(changes)) as {
    readonly postgresql: PatroniFile["postgresql"];
  };
  return postgresql.parameters;
}

describe("Patroni's configuration", () => {
  it("lets nobody in without a password or a certificate, and nobody from another pod without TLS", () => {
    const { pg_hba: rules } = fileOf().postgresql;
    const certified = "hostssl postgres maintenance all cert";
    // PostgreSQL takes the first that fits.
    assert.ok(rules.indexOf(certified) < rules.indexOf("hostssl all all all scram-sha-256"));
    for (const rule of rules.filter((each) => each !== certified))
      assert.match(rule, /^(local|hostssl) .* scram-sha-256$/);
  });

  it("members verify each other against the cluster's own authority", () => {
    for (const [who, { sslmode, sslrootcert }] of Object.entries(fileOf().postgresql.authentication)) {
      assert.deepEqual([sslmode, sslrootcert], ["verify-ca", "/etc/postgres-tls/ca.crt"], who);
    }
  });

  it("has no password: those are in the environment", () => {
    assert.doesNotMatch(patroniConfiguration(postgresWith(), "home"), /password: /);
  });

  it("whoever changes something over REST needs a certificate", () => {
    const { verify_client: verify, cafile, certfile } = fileOf().restapi;
    assert.deepEqual([verify, cafile, certfile], ["optional", "/etc/postgres-tls/ca.crt", "/etc/postgres-tls/tls.crt"]);
  });

  it("keeps the lock in a ConfigMap, and tells the leader by its label", () => {
    const { use_endpoints: endpoints, ...kubernetes } = fileOf().kubernetes;
    assert.equal(endpoints, false);
    assert.deepEqual(kubernetes, {
      namespace: "home",
      labels: { "app.kubernetes.io/name": "postgres", "cluster-name": "postgres" },
      scope_label: "cluster-name",
      role_label: "role",
      leader_label_value: "primary",
      follower_label_value: "replica",
    });
  });

  it("an acknowledged write is on two members, and only a member that has it can lead", () => {
    const { synchronous_mode: mode, synchronous_node_count: count } = fileOf().bootstrap.dcs as Record<string, unknown>;
    assert.deepEqual([mode, count], ["quorum", 1]);
  });

  it("initialises the disk with checksums of its pages", () => {
    assert.ok(fileOf().bootstrap.initdb.includes("data-checksums"));
  });

  it("a new cluster starts with what a running one is told", () => {
    const changes = { "sark:postgres timing": "balanced", "sark:postgres parameters": { random_page_cost: 1.1 } };
    assert.deepEqual(fileOf(changes).bootstrap.dcs, dynamicConfiguration(postgresWith(changes)));
  });

  it("loads TimescaleDB where the audit trail has it, as a matter of each member, and without telemetry", () => {
    const timescale = { "sark:postgres auditArchive": { mode: "timescale" } };
    const sockets = {
      archive_command: "sh /etc/pgbackrest/archive_push.sh %p",
      unix_socket_directories: "/var/run/postgresql",
    };
    assert.deepEqual(fileOf().postgresql.parameters, sockets);
    assert.deepEqual(fileOf(timescale).postgresql.parameters, {
      ...sockets,
      shared_preload_libraries: "timescaledb,pg_stat_statements",
      "timescaledb.telemetry_level": "off",
    });
    // A running member whose image lacks the library must not be told to load it.
    assert.equal(parametersOf(timescale)["shared_preload_libraries"], "pg_stat_statements");
  });

  it("has processes for the jobs of TimescaleDB beside PostgreSQL's own, or as many as the settings say", () => {
    const timescale = { "sark:postgres auditArchive": { mode: "timescale" } };
    assert.equal(parametersOf({})["max_worker_processes"], undefined);
    assert.equal(parametersOf(timescale)["max_worker_processes"], 24);
    const more = { ...timescale, "sark:postgres parameters": { max_worker_processes: 40 } };
    assert.equal(parametersOf(more)["max_worker_processes"], 40);
  });

  it("has PostgreSQL stopped before it looks for its end once a second", () => {
    assert.equal(
      fileOf().postgresql.before_stop,
      "sh /etc/patroni/stop_server.sh /usr/lib/postgresql/15/bin/pg_ctl /var/lib/postgresql/data/pgdata",
    );
    assert.equal(parametersOf({})["wal_retrieve_retry_interval"], "200ms");
  });

  it("makes a new cluster with initdb, and says nothing of a restore, where none is wanted", () => {
    assert.deepEqual(Object.keys(fileOf().bootstrap).sort(), ["dcs", "initdb"]);
  });

  it("fills a cluster without data from the repository, and leaves to pgBackRest how recovery ends", () => {
    const { method, pgbackrest } = restoring({ to: "latest" });
    assert.equal(method, "pgbackrest");
    assert.deepEqual(pgbackrest, {
      command:
        `sh -c 'rm -rf "$0.failed" && mkdir -p -m 700 "$0" && exec "$@"' /var/lib/postgresql/data/pgdata ` +
        "pgbackrest --stanza=main restore",
      no_params: true,
      keep_existing_recovery_conf: true,
    });
  });

  for (const [to, target] of [
    ["2026-01-31T14:05:00Z", "2026-01-31 14:05:00+00"],
    ["2026-01-31T14:05:00.123456789Z", "2026-01-31 14:05:00.123456+00"],
    ["2026-01-01T01:30:00.5+02:00", "2025-12-31 23:30:00.5+00"],
  ] as const) {
    it(`restores to ${to} as both pgBackRest and PostgreSQL read it`, () => {
      const { command } = restoring({ to, from: "20260131-010003F_20260131-130001D", timeline: 3 }).pgbackrest;
      assert.ok(
        command.endsWith(
          `pgbackrest --stanza=main --type=time '--target=${target}' --target-action=promote ` +
            "--set=20260131-010003F_20260131-130001D --target-timeline=3 restore",
        ),
        command,
      );
    });
  }

  it("follows the settings", () => {
    const dynamic = dynamicConfiguration(
      postgresWith({
        "sark:postgres timing": { ttl: 40, loopWait: 5, retryTimeout: 12 },
        "sark:postgres strictSynchronous": true,
        "sark:postgres maxConnections": 321,
        "sark:postgres parameters": { random_page_cost: 1.1, work_mem: "7MB" },
        "sark:postgres backup archiveTimeoutSeconds": 60,
      }),
    ) as { readonly postgresql: { readonly parameters: Record<string, unknown> } } & Record<string, unknown>;
    const { ttl, loop_wait: wait, retry_timeout: retry, synchronous_mode_strict: strict } = dynamic;
    assert.deepEqual({ ttl, wait, retry, strict }, { ttl: 40, wait: 5, retry: 12, strict: true });
    const { parameters } = dynamic.postgresql;
    assert.equal(parameters["max_connections"], 321);
    assert.equal(parameters["random_page_cost"], 1.1);
    assert.equal(parameters["work_mem"], "7MB");
    assert.equal(parameters["archive_timeout"], 60);
  });
});

describe("PgBouncer's configuration", () => {
  const lines = poolerConfiguration(
    postgresWith({ "sark:postgres pooling": { poolSize: 7, maxClients: 444 } }),
    "home",
  );

  const databasesIn = (text: string) => (/\[databases\]\n([^[]*)/.exec(text)?.[1] ?? "").trim().split("\n");

  it("has every database, at the leader's Service, and nothing else", () => {
    assert.deepEqual(databasesIn(lines), [
      "sark_production = host=postgres-leader.home.svc port=5432 dbname=sark_production",
      "sark_audit = host=postgres-leader.home.svc port=5432 dbname=sark_audit",
    ]);
  });

  it("leaves the audit trail out where it is on another server", () => {
    const archive = archiveWith({ tls: { mode: "verify-full", caCertificate: pem("A") } });
    const elsewhere = postgresWith({ "sark:postgres auditArchive": archive });
    assert.deepEqual(databasesIn(poolerConfiguration(elsewhere, "home")), [
      "sark_production = host=postgres-leader.home.svc port=5432 dbname=sark_production",
    ]);
  });

  for (const line of [
    "pool_mode = transaction",
    "max_prepared_statements = 200",
    "default_pool_size = 7",
    "max_db_connections = 7",
    "max_client_conn = 444",
    "auth_type = scram-sha-256",
    "auth_user = pooler_authentication",
    "auth_dbname = sark_production",
    "auth_query = SELECT name, verifier FROM platform.login($1)",
    "client_tls_sslmode = require",
    "server_tls_sslmode = verify-full",
    "server_tls_ca_file = /etc/postgres-tls/ca.crt",
  ]) {
    it(`says ${line}`, () => {
      assert.ok(lines.split("\n").includes(line), lines);
    });
  }
});
