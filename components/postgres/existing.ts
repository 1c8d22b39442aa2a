import type { ExistingPostgresSettings } from "../../settings/postgres.ts";
import type { ExistingServerSettings } from "../../settings/postgres-server.ts";
import type { SecretKey } from "../workload/index.ts";
import type { Database, Postgres } from "./index.ts";

/** A server that others run. */
export function existingPostgres(settings: ExistingPostgresSettings, given: SecretKey | undefined): Postgres {
  const { database, auditDatabase, tls } = settings;
  const on = (name: string) => existingDatabase(settings, name, given);
  return { own: on(database), audit: on(auditDatabase), tls, ready: [] };
}

/** A database on a server that others run. */
export function existingDatabase(
  { host, port, user, passwordFrom }: ExistingServerSettings,
  name: string,
  given: SecretKey | undefined,
): Database {
  const password = passwordFrom ?? given;
  if (password === undefined) throw new Error("the settings promise a password");
  const server = { host, port };
  return { endpoint: server, server, user, password, name };
}
