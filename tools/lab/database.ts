import { archiveServer } from "../../settings/postgres.ts";
import { Failure } from "../lib/failure.ts";
import type { Lab } from "./lab.ts";
import { isReady, type Pod, podOf } from "./pods.ts";
import { names } from "./postgres/platform.ts";
import { isLabelledLeader, serverPods } from "./postgres/patroni.ts";

/** Options of psql for a query whose rows are read by a program: lines, with a space between columns. */
const optionsFor = (database: string, query: string): readonly string[] => [
  ...[`--dbname=${database}`, "--no-psqlrc", "--no-align", "--tuples-only", "--field-separator= "],
  `--command=${query}`,
];

/**
 * Asks the leader of the platform's own PostgreSQL in its pod, as its superuser.
 *
 * @returns rows as lines, with a space between columns
 */
export async function queryLeader(lab: Lab, database: string, query: string): Promise<string> {
  const leader = (await serverPods(lab)).find((pod) => isLabelledLeader(pod) && isReady(pod));
  if (leader === undefined) throw new Failure("No member of the database leads.");
  return queryMember(lab, leader, database, query);
}

/** Asks a member of the platform's own PostgreSQL as {@link queryLeader} does. */
export async function queryMember(lab: Lab, member: Pod, database: string, query: string): Promise<string> {
  // The password is in the environment of the container, and stays there.
  const script =
    'PGPASSWORD="$PATRONI_SUPERUSER_PASSWORD" exec psql --host=/var/run/postgresql --username=postgres "$@"';
  return lab.kubectl([
    ...["exec", member.metadata.name, "--container", names.container, "--namespace", lab.namespace, "--"],
    ...["sh", "-c", script, "psql", ...optionsFor(database, query)],
  ]);
}

/**
 * Asks the database of the audit trail, wherever it is, as a user who may read everything.
 *
 * @returns rows as lines, with a space between columns
 */
export async function queryAuditTrail(lab: Lab, query: string): Promise<string> {
  const { postgres } = lab.settings;
  const existing = archiveServer(postgres) ?? (postgres.mode === "existing" ? postgres : undefined);
  if (existing === undefined) return queryLeader(lab, postgres.auditDatabase, query);
  const { namespace, name } = await podOf(lab, existing.peer, "PostgreSQL");
  const place = ["exec", name, "--namespace", namespace, "--"];
  return lab.kubectl([...place, "psql", "--username", existing.user, ...optionsFor(postgres.auditDatabase, query)]);
}
