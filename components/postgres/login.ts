import { createHash } from "node:crypto";

/** A name in PostgreSQL has 63 bytes, and an ending takes nine of them. */
const longestBeginning = 54;

/**
 * Name of the role with which SARK logs in, one for each password of the owner: while an update changes the password, pods of
 * before log in with their role, and the new ones with theirs.
 *
 * The ending is 32 bits of a digest of the password, which has 285: it tells nothing of use about it.
 *
 * @param owner letters, digits and '_'
 */
export function loginName(owner: string, password: string): string {
  const ending = createHash("sha256").update(`login ${password}`).digest("hex").slice(0, 8);
  return `${owner.slice(0, longestBeginning)}_${ending}`;
}
