import type * as pulumi from "@pulumi/pulumi";
import type { SecretKey } from "../workload/index.ts";
import type { PostgresCredentials } from "./credentials.ts";

export { withArchive } from "./archive.ts";
export { PostgresCluster } from "./cluster.ts";
export { clusterPostgres } from "./client.ts";
export { existingPostgres } from "./existing.ts";
export { archiveEnd, clientEnd, type DatabaseEnd, postgresFlows, serverEnd } from "./flows.ts";
export { postgresDemands } from "./demands.ts";
export { FormerLogins } from "./maintenance.ts";
export { postgresAuthority, postgresMonitoring } from "./monitoring.ts";
export { RdsPostgres } from "./rds.ts";
export { type RecoveryObjectives, recoveryObjectives } from "./objectives.ts";

/** Where a database accepts connections. */
export interface Endpoint {
  /** Known in advance in the cluster, and when the server is there at Amazon. */
  readonly host: pulumi.Input<string>;
  readonly port: number;
}

/** A database as its clients see it. */
export interface Database {
  /** Where SARK connects to: the writable server, or a pooler before it. */
  readonly endpoint: Endpoint;
  /** The writable server itself, for migrations: they need a session of their own, which a pooler does not give. */
  readonly server: Endpoint;
  /** With which SARK logs in. In the platform's own cluster it changes with the password, and is kept beside it. */
  readonly user: string | SecretKey;
  readonly password: SecretKey;
  /** Its name on the server. */
  readonly name: string;
}

/** PostgreSQL as its clients see it, whoever runs it. */
export interface Postgres {
  /** SARK's own database. */
  readonly own: Database;
  /** Database of the audit trail, on the same server or on another. */
  readonly audit: Database;
  /** How connections to both are protected. */
  readonly tls: PostgresTls;
  /** When certificates of the platform's own end, as RFC 3339, by what they are for. */
  readonly certificateEnds?: Readonly<Record<string, pulumi.Output<string>>>;
  /** What must be in place before the first client starts. */
  readonly ready: readonly pulumi.Resource[];
  /** Changes with the data, where these were restored: tables are those of their time. */
  readonly restored?: pulumi.Output<string> | undefined;
  /** Those of the platform's own cluster; absent where others run the server. */
  readonly credentials?: PostgresCredentials;
}

export type PostgresTls =
  | { readonly mode: "disable" | "require" }
  /** `caCertificate` is in PEM form. */
  | { readonly mode: "verify-full"; readonly caCertificate: pulumi.Input<string> };
