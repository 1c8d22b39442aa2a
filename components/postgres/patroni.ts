import { stringify } from "yaml";
import type { ClusterPostgresSettings } from "../../settings/postgres.ts";
import { imageParameters, platformParameters } from "../../settings/postgres-parameters.ts";
import type { RestoreSettings } from "../../settings/restore.ts";
import { timingOf } from "../../settings/timing.ts";
import { archiveCommand, restoreCommand } from "../backup/index.ts";
import { selectorLabels } from "../labels.ts";
import { tlsFiles } from "../names.ts";
import { directories, ports, postgresName, roleLabel, scope, scopeLabel, users } from "./names.ts";

/** Names of the files in the ConfigMap. */
export const files = {
  patroni: "patroni.yaml",
  dynamic: "dynamic.json",
  apiServer: "api_server.py",
  leadAlone: "lead_alone.py",
  stopServer: "stop_server.sh",
  isDeleted: "is_deleted.py",
  archiveGet: "archive_get.py",
} as const;

/** Key of the labels that every member has. */
export const memberLabels = { [scopeLabel]: scope } as const;

const { tls, sockets, data } = directories;

const certificate = `${tls}/${tlsFiles.certificate}`;
const key = `${tls}/${tlsFiles.key}`;
const authority = `${tls}/${tlsFiles.authority}`;

/** Who may connect, and how. Nobody from another pod without TLS, and nobody at all without a password or a certificate. */
export const clientAuthentication: readonly string[] = [
  "local all all scram-sha-256",
  // "all" databases are not replication, which Patroni asks on each member.
  `local replication ${users.replication} scram-sha-256`,
  `hostssl replication ${users.replication} all scram-sha-256`,
  // The certificate names the user.
  `hostssl postgres ${users.maintenance} all cert`,
  "hostssl all all all scram-sha-256",
];

/** Members know each other by address, so the certificate is checked against the cluster's own authority alone. */
const amongMembers = { sslmode: "verify-ca", sslrootcert: authority } as const;

/** What Patroni keeps in the cluster itself, the same for every member. */
export function dynamicConfiguration(settings: ClusterPostgresSettings): object {
  const { ttl, loopWait, retryTimeout } = timingOf(settings.timing);
  return {
    ttl,
    loop_wait: loopWait,
    retry_timeout: retryTimeout,
    maximum_lag_on_failover: 1_048_576,
    // One replica of any has every write before it is acknowledged, and only such a one can become the leader.
    synchronous_mode: "quorum",
    synchronous_node_count: 1,
    synchronous_mode_strict: settings.strictSynchronous,
    // A leader that cannot reach the API server goes on as long as it reaches all members.
    failsafe_mode: true,
    // A crashed leader is not waited for: there is a replica with everything.
    primary_start_timeout: 0,
    check_timeline: true,
    member_slots_ttl: "30min",
    postgresql: {
      use_pg_rewind: true,
      use_slots: true,
      remove_data_directory_on_rewind_failure: true,
      remove_data_directory_on_diverged_timelines: true,
      parameters: {
        ...platformParameters(settings),
        ...settings.parameters,
        ssl_cert_file: certificate,
        ssl_key_file: key,
        ssl_ca_file: authority,
      },
    },
  };
}

/**
 * Patroni's configuration file. Names, addresses and passwords of a member come from its environment.
 *
 * @param namespace of the cluster
 */
export function patroniConfiguration(settings: ClusterPostgresSettings, namespace: string): string {
  const configuration = {
    scope,
    restapi: {
      listen: `0.0.0.0:${ports.patroni}`,
      certfile: certificate,
      keyfile: key,
      cafile: authority,
      // Reading needs no certificate: the kubelet has none. Everything that changes something does.
      verify_client: "optional",
    },
    // The other end proves nothing to a member that asks, for members call each other by address; it learns nothing either.
    ctl: { insecure: true, certfile: certificate, keyfile: key, cacert: authority },
    kubernetes: {
      namespace,
      labels: { ...selectorLabels({ name: postgresName }), ...memberLabels },
      scope_label: scopeLabel,
      role_label: roleLabel,
      leader_label_value: "primary",
      follower_label_value: "replica",
      use_endpoints: false,
    },
    bootstrap: {
      dcs: dynamicConfiguration(settings),
      initdb: [
        "data-checksums",
        { encoding: "UTF8" },
        { locale: "C.UTF-8" },
        { "auth-local": "scram-sha-256" },
        { "auth-host": "scram-sha-256" },
      ],
      ...(settings.backup.restore && restoring(settings.backup.restore)),
    },
    postgresql: {
      listen: `0.0.0.0:${ports.postgres}`,
      data_dir: data,
      bin_dir: settings.binDirectory,
      before_stop: `sh ${directories.patroni}/${files.stopServer} ${settings.binDirectory}/pg_ctl ${data}`,
      callbacks: { on_role_change: `python3 ${directories.patroni}/${files.leadAlone}` },
      pgpass: "/tmp/pgpass",
      use_unix_socket: true,
      use_unix_socket_repl: true,
      authentication: {
        superuser: { username: users.superuser, ...amongMembers },
        replication: { username: users.replication, ...amongMembers },
        rewind: { username: users.rewind, ...amongMembers },
      },
      // Of each member, not of the cluster: the program comes with the pod.
      parameters: { unix_socket_directories: sockets, archive_command: archiveCommand, ...imageParameters(settings) },
      pg_hba: clientAuthentication,
      basebackup: [{ checkpoint: "fast" }],
      // A replica that was away for long finds in the archive what the leader has no more.
      recovery_conf: { restore_command: `python3 -I -S ${directories.patroni}/${files.archiveGet} %f "%p"` },
    },
  };
  return stringify(configuration, { lineWidth: 0 });
}

/**
 * How the first member of a cluster without data gets them from the repository. Patroni then starts the server, lets nobody
 * but itself in until recovery has ended, and gives its own users the passwords of now.
 */
function restoring(restore: RestoreSettings): object {
  // What is left of an attempt that failed would take the room of the next one.
  const script = 'rm -rf "$0.failed" && mkdir -p -m 700 "$0" && exec "$@"';
  const command = ["sh", "-c", script, data, ...restoreCommand(restore)].map(quoted).join(" ");
  return { method: "pgbackrest", pgbackrest: { command, no_params: true, keep_existing_recovery_conf: true } };
}

/** A word as a shell reads it. */
const quoted = (word: string): string => (/^[\w./:=-]+$/.test(word) ? word : `'${word}'`);
