import { hostOf } from "../names.ts";

// Names and ports of the cluster's parts, as its configuration, its flows and its clients know them.

/** Name of the StatefulSet; members are `postgres-0` and so on. */
export const postgresName = "postgres";

/** Patroni's name of the cluster. */
export const scope = postgresName;

/** The label by which members of one cluster know each other. Without it on a pod, that member silently never joins. */
export const scopeLabel = "cluster-name";

/** The label with which Patroni says who leads. */
export const roleLabel = "role";

export const services = {
  /** Where writes go. */
  leader: "postgres-leader",
  /** Where reads may go that accept to be a little late. */
  replicas: "postgres-replicas",
  /** Gives each member a name. */
  members: "postgres-members",
  pooler: "postgres-pooler",
} as const;

export const ports = {
  postgres: 5432,
  patroni: 8008,
  pgbackrest: 8432,
  metrics: 9187,
  pooler: 6432,
  poolerMetrics: 9127,
} as const;

/** Users of PostgreSQL that the platform makes beside the owner of the databases. */
export const users = {
  superuser: "postgres",
  /** Another superuser, which has a certificate in place of a password: it gives the first one a new password. */
  maintenance: "maintenance",
  replication: "replicator",
  rewind: "rewinder",
  readOnly: "sark_read_only",
  monitoring: "monitoring",
  /** With which the pooler asks about logins that its own file does not know. */
  poolerAuthentication: "pooler_authentication",
  /** Known to the pooler alone, which tells it about itself and lets it to no database. */
  poolerStatistics: "pooler_statistics",
} as const;

export const directories = {
  /** Where the disk is mounted. */
  disk: "/var/lib/postgresql/data",
  data: "/var/lib/postgresql/data/pgdata",
  sockets: "/var/run/postgresql",
  patroni: "/etc/patroni",
  tls: "/etc/postgres-tls",
  pgbackrest: "/etc/pgbackrest",
} as const;

/** DNS names of all members. */
export const memberHosts = (replicas: number, namespace: string): readonly string[] =>
  Array.from({ length: replicas }, (_, index) => `${postgresName}-${index}.${hostOf(services.members, namespace)}`);
