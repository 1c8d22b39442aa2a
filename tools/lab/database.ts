import { archiveServer } from "../../settings/postgres.ts";
import { Failure } from "../lib/failure.ts";
import type { Lab } from "./lab.ts";
import { isReady, podOf } from "./pods.ts";
import { names } from "./postgres/platform.ts";
import { isLabelledLeader, serverPods } from "./postgres/patroni.ts";

/**
 * Asks the database of the audit trail in its own pod, as a user who may read everything.
 *
 * @returns rows as lines, with a space between columns
 */
export async function queryAuditTrail(lab: Lab, query: string): Promise<string> {
  const { postgres } = lab.settings;
  const options = [
    ...["--dbname", postgres.auditDatabase, "--no-psqlrc", "--no-align", "--tuples-only", "--field-separator= "],
    ...["--command", query],
  ];
  const existing = archiveServer(postgres) ?? (postgres.mode === "existing" ? postgres : undefined);
  if (existing !== undefined) {
    const { namespace, name } = await podOf(lab, existing.peer, "PostgreSQL");
    const place = ["exec", name, "--namespace", namespace, "--"];
    return lab.kubectl([...place, "psql", "--username", existing.user, ...options]);
  }
  const leader = (await serverPods(lab)).find((pod) => isLabelledLeader(pod) && isReady(pod));
  if (leader === undefined) throw new Failure("No member of the database leads.");
  // The password is in the environment of the container, and stays there.
  const script =
    'PGPASSWORD="$PATRONI_SUPERUSER_PASSWORD" exec psql --host=/var/run/postgresql --username=postgres "$@"';
  return lab.kubectl([
    ...["exec", leader.metadata.name, "--container", names.container, "--namespace", lab.namespace, "--"],
    ...["sh", "-c", script, "psql", ...options],
  ]);
}
