import type { ExistingPostgresSettings } from "../../settings/postgres.ts";
import type { SecretKey } from "../workload/index.ts";
import type { Postgres } from "./index.ts";

/** A server that others run. */
export function existingPostgres(settings: ExistingPostgresSettings, given: SecretKey | undefined): Postgres {
  const { host, port, user, database, auditDatabase, tls, passwordFrom } = settings;
  const password = passwordFrom ?? given;
  if (password === undefined) throw new Error("the settings promise a password");
  const server = { host, port };
  return { endpoint: server, server, user, password, database, auditDatabase, tls, ready: [] };
}
