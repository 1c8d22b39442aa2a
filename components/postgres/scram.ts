import { createHash, createHmac, pbkdf2Sync } from "node:crypto";

/** PostgreSQL's own default. */
const iterations = 4096;

/**
 * What PostgreSQL keeps of a password (RFC 5802, 7677). Where it is given this instead of the password, the password is never
 * in a statement, and so in no log of statements.
 *
 * @param password of letters and digits, which need no preparation
 * @param salt in base64
 */
export function scramVerifier(password: string, salt: string): string {
  const salted = pbkdf2Sync(password, Buffer.from(salt, "base64"), iterations, 32, "sha256");
  const key = (purpose: string) => createHmac("sha256", salted).update(purpose).digest();
  const stored = createHash("sha256").update(key("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${iterations}:${salt}$${stored}:${key("Server Key").toString("base64")}`;
}
