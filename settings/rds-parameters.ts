import { type RdsSettings, serverConnections } from "./rds.ts";

/** A parameter of a server at Amazon, and whether it waits for the next start. */
export interface RdsParameter {
  readonly name: string;
  readonly value: string;
  readonly applyMethod: "immediate" | "pending-reboot";
}

/** Parameters that a running server does not take. */
const atStart = ["max_connections", "shared_preload_libraries"];

/** The parameters that the platform sets; those of the memory are Amazon's to compute. */
const platformParameters = (settings: RdsSettings): Readonly<Record<string, string | number>> => ({
  max_connections: serverConnections(settings),
  shared_preload_libraries: "pg_stat_statements,pgaudit",
  "rds.force_ssl": 1,
  ssl_min_protocol_version: "TLSv1.2",
  password_encryption: "scram-sha-256",
  // Changes of tables, users and rights. The audit trail of decisions is SARK's own.
  "pgaudit.log": "ddl,role",
  log_connections: 1,
  log_lock_waits: 1,
  log_min_duration_statement: 1000,
  // Parameters of slow statements may be anything, also secrets.
  log_parameter_max_length: 0,
  idle_in_transaction_session_timeout: 300_000,
  track_io_timing: 1,
  // A peer that is gone without a word is noticed by the kernel.
  tcp_keepalives_idle: 10,
  tcp_keepalives_interval: 5,
  tcp_keepalives_count: 3,
});

/** Defaults of the platform that suit many and not all. */
const adjustable = [
  "idle_in_transaction_session_timeout",
  "log_connections",
  "log_min_duration_statement",
  "pgaudit.log",
];

/** All parameters of the server, in alphabetical order. */
export const rdsParameters = (settings: RdsSettings): readonly RdsParameter[] =>
  Object.entries({ ...platformParameters(settings), ...settings.parameters })
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => ({
      name,
      value: String(value),
      // Of those that a stack adds nobody knows; the next start takes every one.
      applyMethod: atStart.includes(name) || name in settings.parameters ? "pending-reboot" : "immediate",
    }));

/** Parameters in the settings that are not for the settings to decide. */
export function refusedRdsParameters(settings: RdsSettings): readonly string[] {
  const own = Object.keys(platformParameters(settings));
  return Object.keys(settings.parameters).filter((name) => own.includes(name) && !adjustable.includes(name));
}
