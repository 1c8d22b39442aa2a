import type { Peer } from "../../settings/network.ts";
import type { PostgresSettings } from "../../settings/stores.ts";
import type { SecretKey } from "../workload/index.ts";

/** A PostgreSQL server as its clients see it, whoever runs it. */
export interface Postgres {
  /** Address of the writable server. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: SecretKey;
  /** SARK's own database. */
  readonly database: string;
  /** Database of the audit trail. */
  readonly auditDatabase: string;
  readonly tls: PostgresTls;
  /** Connections the server grants to the platform. */
  readonly maxConnections: number;
}

export type PostgresTls =
  | { readonly mode: "disable" | "require" }
  /** `caCertificate` is in PEM form. */
  | { readonly mode: "verify-full"; readonly caCertificate: string };

/** A server that others run. */
export function existingPostgres(settings: PostgresSettings, given: SecretKey | undefined): Postgres {
  const { host, port, user, database, auditDatabase, tls, maxConnections, passwordFrom } = settings;
  const password = passwordFrom ?? given;
  if (password === undefined) throw new Error("the settings promise a password");
  return { host, port, user, password, database, auditDatabase, tls, maxConnections };
}

/** Where the server is in the network. */
export const postgresPeers = ({ peer }: PostgresSettings): readonly Peer[] => [peer];
