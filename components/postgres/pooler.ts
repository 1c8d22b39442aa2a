import * as pulumi from "@pulumi/pulumi";
import { imageReference } from "../../settings/image-reference.ts";
import { promisedImage } from "../../settings/images.ts";
import { archiveServer, type ClusterPostgresSettings } from "../../settings/postgres.ts";
import type { Settings } from "../../settings.ts";
import { Configuration } from "../configuration/index.ts";
import { hostOf, tlsFiles } from "../names.ts";
import { ReplicatedWorkload } from "../workload/index.ts";
import type { PostgresCredentials } from "./credentials.ts";
import { directories, ports, services, users } from "./names.ts";
import { poolerExporter, trustVolume } from "./pooler-exporter.ts";

const directory = "/etc/pgbouncer";
const usersDirectory = "/etc/pgbouncer-users";

/** User of the image. */
const user = 999;

/** From the request to stop until the kill: clients finish what they do and go elsewhere, in seconds. */
const termination = { drainSeconds: 5, longestRequestSeconds: 30 };

export interface PoolerArgs {
  readonly namespace: pulumi.Output<string>;
  readonly settings: Settings;
  readonly postgres: ClusterPostgresSettings;
  readonly credentials: PostgresCredentials;
  readonly priorityClass: pulumi.Output<string>;
  readonly after: readonly pulumi.Resource[];
}

/** PgBouncer: many connections of clients over few of the server's, which belong to a client for one transaction. */
export class Pooler extends pulumi.ComponentResource {
  constructor(name: string, args: PoolerArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:postgres:Pooler", name, {}, options);
    const { namespace, settings, postgres, credentials } = args;
    const { images } = settings;
    const image = promisedImage(images, "pgbouncer");
    const identity = { name: services.pooler, component: "database-pooler" };
    const configuration = new Configuration(
      `${name}-config`,
      { namespace, identity, data: { "pgbouncer.ini": poolerConfiguration(postgres, settings.namespace) } },
      { parent: this },
    );
    const accepts = { port: ports.pooler };
    const { poolerStatistics: password } = credentials;
    new ReplicatedWorkload(
      name,
      {
        namespace,
        identity,
        pod: {
          user,
          version: image.tag,
          pullSecrets: images.pullSecrets,
          priorityClass: args.priorityClass,
          volumes: [
            { name: "config", configMap: configuration.configMap },
            { name: "users", secretName: credentials.poolerUsers },
            { name: "tls", secretName: credentials.certificates.pooler },
            ...(password
              ? [{ name: trustVolume, secretName: credentials.certificates.pooler, keys: [tlsFiles.authority] }]
              : []),
          ],
          ...(password && { sidecars: [poolerExporter({ images, postgres, password })] }),
          container: {
            name: "pgbouncer",
            image: imageReference(image),
            // Asked to stop it would wait for clients to leave, which hold their connections for an hour. Interrupted, it
            // waits until their transactions end.
            command: [
              "sh",
              "-c",
              `trap 'kill -INT "$child"' TERM; pgbouncer "$0" & child=$!; wait "$child"; wait "$child"`,
            ],
            arguments: [`${directory}/pgbouncer.ini`],
            ports: { postgres: ports.pooler },
            resources: postgres.pooling.resources,
            mounts: [
              { volume: "config", path: directory },
              { volume: "users", path: usersDirectory },
              { volume: "tls", path: directories.tls },
            ],
            probes: {
              startup: { check: accepts, period: 1, timeout: 2, failures: 30 },
              readiness: { check: accepts, period: 5, timeout: 2, failures: 2 },
              liveness: { check: accepts, period: 20, timeout: 10, failures: 3 },
            },
          },
        },
        scaling: { replicas: postgres.pooling.replicas },
        rollout: { maxSurge: 1, minReadySeconds: 5, progressDeadlineSeconds: 300 },
        termination,
        zoneSpread: settings.zoneSpread,
        service: { name: services.pooler, ports: { postgres: ports.pooler } },
        after: args.after,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}

/**
 * PgBouncer's configuration file.
 *
 * @param namespace of the cluster
 */
export function poolerConfiguration(postgres: ClusterPostgresSettings, namespace: string) {
  const { pooling, database, auditDatabase } = postgres;
  const { tls } = directories;
  const databases = archiveServer(postgres) === undefined ? [database, auditDatabase] : [database];
  const server = `host=${hostOf(services.leader, namespace)} port=${ports.postgres}`;
  const settings = {
    listen_addr: "0.0.0.0",
    listen_port: ports.pooler,
    unix_socket_dir: "",
    pool_mode: "transaction",
    max_prepared_statements: 200,
    max_client_conn: pooling.maxClients,
    default_pool_size: pooling.poolSize,
    max_db_connections: pooling.poolSize,
    auth_type: "scram-sha-256",
    auth_file: `${usersDirectory}/userlist.txt`,
    // While the owner's password changes, pods with the former login come to this pooler as well, and it may be newer.
    auth_user: users.poolerAuthentication,
    auth_dbname: database,
    auth_query: "SELECT name, verifier FROM platform.login($1)",
    ...(pooling.metrics && { stats_users: users.poolerStatistics }),
    client_tls_sslmode: "require",
    client_tls_cert_file: `${tls}/${tlsFiles.certificate}`,
    client_tls_key_file: `${tls}/${tlsFiles.key}`,
    // Clients show no certificate, but without a file PgBouncer looks for authorities that an image need not have.
    client_tls_ca_file: `${tls}/${tlsFiles.authority}`,
    server_tls_sslmode: "verify-full",
    server_tls_ca_file: `${tls}/${tlsFiles.authority}`,
    // A new leader is found as soon as it is there.
    server_login_retry: 1,
    server_connect_timeout: 3,
    server_lifetime: 1800,
    dns_max_ttl: 5,
    // A leader that is frozen or cut off answers no query, and its kernel may still say that it lives.
    query_timeout: 30,
    query_wait_timeout: 30,
    tcp_keepalive: 1,
    tcp_keepidle: 10,
    tcp_keepintvl: 5,
    tcp_keepcnt: 3,
    tcp_user_timeout: 15_000,
    // JDBC asks for it at the start, and the server has it by default.
    ignore_startup_parameters: "extra_float_digits",
    log_connections: 0,
    log_disconnections: 0,
  };
  return [
    "[databases]",
    ...[...new Set(databases)].map((name) => `${name} = ${server} dbname=${name}`),
    "",
    "[pgbouncer]",
    ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`),
    "",
  ].join("\n");
}
