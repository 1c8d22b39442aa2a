import type { Lab } from "./lab.ts";
import { queryAuditTrail } from "./database.ts";
import type { Result } from "./load/accounting.ts";

/** Decisions of the audit trail by the id of the user, of whom each request of the lab has its own. */
export type AuditRows = ReadonlyMap<string, readonly boolean[]>;

/** The statuses with which the gateway passes on a decision, and what the audit trail must say of it. */
const decisions: ReadonlyMap<number, boolean> = new Map([
  [200, true],
  [403, false],
]);

/** Requests that were answered with a decision of which the audit trail knows nothing, or the opposite. */
export function lostWrites(results: readonly Pick<Result, "id" | "status">[], rows: AuditRows): number {
  return results.filter(({ id, status }) => {
    const allowed = decisions.get(status);
    return allowed !== undefined && rows.get(id)?.includes(allowed) !== true;
  }).length;
}

/** Those of them that were allowed. */
export const lostAllows = (results: readonly Pick<Result, "id" | "status">[], rows: AuditRows): number =>
  lostWrites(
    results.filter(({ status }) => decisions.get(status) === true),
    rows,
  );

/** The audit trail of all users whose id starts with `prefix`. */
export async function auditRows(lab: Lab, prefix: string): Promise<AuditRows> {
  if (!/^[0-9a-f-]+$/.test(prefix)) throw new Error(`${prefix} does not start a UUID`);
  const query = `SELECT user_id, allowed FROM audit_events WHERE user_id LIKE '${prefix}%'`;
  const text = await queryAuditTrail(lab, query);
  const rows = new Map<string, boolean[]>();
  for (const line of text.split("\n").filter((row) => row !== "")) {
    const [id = "", allowed] = line.split(" ");
    rows.set(id, [...(rows.get(id) ?? []), allowed === "t"]);
  }
  return rows;
}
