import type { Input } from "@pulumi/pulumi";
import { imageReference } from "../../settings/image-reference.ts";
import { promisedImage } from "../../settings/images.ts";
import type { ClusterPostgresSettings } from "../../settings/postgres.ts";
import { formatBytes, parseQuantity } from "../../settings/quantities.ts";
import { type Timing, timingOf } from "../../settings/timing.ts";
import type { Settings } from "../../settings.ts";
import { type ContainerArgs, type Probes, type SecretKey, tokenDirectory, type Volume } from "../workload/index.ts";
import type { PostgresCredentials } from "./credentials.ts";
import { directories, ports, roleLabel, scope, scopeLabel, users } from "./names.ts";
import { files } from "./patroni.ts";

/** Name of the volume with the data. */
export const diskName = "data";

/** Where the exporter finds its queries. */
const queryDirectory = "/etc/exporter";

export interface MemberArgs {
  readonly settings: ClusterPostgresSettings;
  readonly images: Settings["images"];
  readonly credentials: PostgresCredentials;
  /** ConfigMaps by what they are for. */
  readonly configuration: Readonly<Record<"patroni" | "pgbackrest" | "queries", Input<string>>>;
  /** What pgBackRest needs in its environment to reach the repository. */
  readonly repositoryCredentials: Readonly<Record<string, SecretKey>>;
}

/** PostgreSQL under Patroni. */
export function memberContainer({ settings, images, credentials, repositoryCredentials }: MemberArgs): ContainerArgs {
  return {
    name: "postgres",
    image: imageReference(promisedImage(images, "postgres")),
    command: ["patroni", `${directories.patroni}/${files.patroni}`],
    ports: { postgres: ports.postgres, patroni: ports.patroni },
    fieldEnvironment: {
      PATRONI_NAME: "metadata.name",
      PATRONI_KUBERNETES_POD_IP: "status.podIP",
      // Patroni keeps its own variables from the programs that it calls.
      MEMBER: "metadata.name",
      MEMBER_UID: "metadata.uid",
    },
    environment: {
      SCOPE: scope,
      SCOPE_LABEL: scopeLabel,
      ROLE_LABEL: roleLabel,
      TOKEN_DIRECTORY: tokenDirectory,
      PATRONI_RESTAPI_CONNECT_ADDRESS: `$(PATRONI_KUBERNETES_POD_IP):${ports.patroni}`,
      PATRONI_POSTGRESQL_CONNECT_ADDRESS: `$(PATRONI_KUBERNETES_POD_IP):${ports.postgres}`,
    },
    secretEnvironment: {
      PATRONI_SUPERUSER_PASSWORD: credentials.superuser,
      PATRONI_REPLICATION_PASSWORD: credentials.replication,
      PATRONI_REWIND_PASSWORD: credentials.rewind,
      ...repositoryCredentials,
    },
    resources: settings.resources,
    mounts: [
      { volume: diskName, path: directories.disk, readOnly: false },
      { volume: "sockets", path: directories.sockets, readOnly: false },
      { volume: "tmp", path: "/tmp", readOnly: false },
      { volume: "shared-memory", path: "/dev/shm", readOnly: false },
      { volume: "patroni", path: directories.patroni },
      { volume: "pgbackrest", path: directories.pgbackrest },
      { volume: "tls", path: directories.tls },
      { volume: "token", path: tokenDirectory },
    ],
    probes: memberProbes(timingOf(settings.timing)),
  };
}

/** Serves metrics of the member beside it. */
export function exporterContainer({ settings, images, credentials }: MemberArgs): ContainerArgs {
  // Its page of links: that of metrics asks the database.
  const answers = { path: "/", port: ports.metrics };
  return {
    name: "exporter",
    image: imageReference(promisedImage(images, "postgresExporter")),
    arguments: [
      `--web.listen-address=:${ports.metrics}`,
      `--extend.query-path=${queryDirectory}/queries.yaml`,
      // How far the oldest transaction is from the end of numbers.
      "--collector.database_wraparound",
    ],
    ports: { metrics: ports.metrics },
    environment: {
      DATA_SOURCE_USER: users.monitoring,
      DATA_SOURCE_URI: `/postgres?host=${directories.sockets}&sslmode=disable`,
    },
    secretEnvironment: { DATA_SOURCE_PASS: credentials.monitoring },
    resources: settings.sidecarResources,
    mounts: [
      { volume: "sockets", path: directories.sockets },
      { volume: "queries", path: queryDirectory },
    ],
    probes: {
      startup: { check: answers, period: 2, timeout: 5, failures: 30 },
      readiness: { check: { port: ports.metrics }, period: 10, timeout: 5, failures: 3 },
      liveness: { check: answers, period: 20, timeout: 10, failures: 3 },
    },
  };
}

/** Hands the member's files to backups, which run elsewhere. */
export function backupServerContainer({ settings, images, credentials, ...args }: MemberArgs): ContainerArgs {
  const listens = { port: ports.pgbackrest };
  return {
    name: "pgbackrest",
    image: imageReference(promisedImage(images, "postgres")),
    command: ["pgbackrest", "server"],
    ports: { pgbackrest: ports.pgbackrest },
    environment: { PGUSER: users.superuser },
    // It does not use the repository, but refuses to start a backup without its keys.
    secretEnvironment: { PGPASSWORD: credentials.superuser, ...args.repositoryCredentials },
    resources: settings.sidecarResources,
    mounts: [
      { volume: diskName, path: directories.disk, readOnly: false },
      { volume: "sockets", path: directories.sockets },
      { volume: "tmp", path: "/tmp", readOnly: false },
      { volume: "pgbackrest", path: directories.pgbackrest },
      { volume: "tls", path: directories.tls },
    ],
    probes: {
      startup: { check: listens, period: 1, timeout: 2, failures: 60 },
      readiness: { check: { command: ["pgbackrest", "server-ping"] }, period: 20, timeout: 10, failures: 3 },
      liveness: { check: listens, period: 20, timeout: 5, failures: 3 },
    },
  };
}

/** The volumes of a member beside its disk. */
export function memberVolumes({ settings, credentials, configuration }: MemberArgs): readonly Volume[] {
  const memory = parseQuantity(settings.resources.limits.memory);
  return [
    { name: "sockets", sizeLimit: "1Mi" },
    { name: "tmp", sizeLimit: "64Mi" },
    // The 64 MiB that a container has by itself are too few for parallel queries. It counts as the container's memory.
    { name: "shared-memory", sizeLimit: formatBytes(memory / 4), inMemory: true },
    { name: "patroni", configMap: configuration.patroni },
    { name: "pgbackrest", configMap: configuration.pgbackrest },
    { name: "queries", configMap: configuration.queries },
    { name: "tls", secretName: credentials.certificates.member },
    { name: "token", token: true },
  ];
}

/** Patroni's own answers decide. A member that recovers or clones is alive, but gets no traffic. */
function memberProbes({ ttl }: Timing): Probes {
  const ask = (path: string) => ({ path, port: ports.patroni, scheme: "HTTPS" as const });
  const period = 3;
  return {
    startup: { check: ask("/liveness"), period: 1, timeout: 5, failures: 120 },
    readiness: { check: ask("/readiness"), period: 2, timeout: 2, failures: 2 },
    // A leader that does not answer any more is killed in half the time for which it has the lock: its container starts
    // again and hands over what a leader that stands still would keep from the others until the lock expires.
    liveness: {
      check: ask("/liveness"),
      period,
      timeout: period,
      failures: Math.floor(ttl / 2 / period),
      graceSeconds: 2,
    },
  };
}
