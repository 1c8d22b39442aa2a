import * as pulumi from "@pulumi/pulumi";
import { archiveServer, type PostgresSettings } from "../../settings/postgres.ts";
import type { SecretKey } from "../workload/index.ts";
import { existingDatabase } from "./existing.ts";
import type { Postgres, PostgresTls } from "./index.ts";

/**
 * The same with the audit trail on the server that the settings give it, if they do. SARK connects to that directly: the
 * platform's pooler knows its own cluster alone.
 *
 * @param given the password of the settings, where others do not hold it
 */
export function withArchive(postgres: Postgres, settings: PostgresSettings, given: SecretKey | undefined): Postgres {
  const server = archiveServer(settings);
  if (server === undefined) return postgres;
  const audit = existingDatabase(server, settings.auditDatabase, given);
  return { ...postgres, audit, tls: withAuthority(postgres.tls, server.tls) };
}

/** SARK's driver has one file of authorities for all connections: both are in it, and each could vouch for either server. */
function withAuthority(tls: PostgresTls, other: PostgresTls): PostgresTls {
  if (tls.mode !== "verify-full" || other.mode !== "verify-full") return tls;
  return { mode: "verify-full", caCertificate: pulumi.concat(tls.caCertificate, "\n", other.caCertificate) };
}
