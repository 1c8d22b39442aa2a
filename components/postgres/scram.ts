import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

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

/**
 * {@link scramVerifier} with a salt of its own, which stays when the password changes.
 *
 * @param name of the password's resource
 */
export function verifierOf(
  name: string,
  password: pulumi.Output<string>,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const salt = new random.RandomId(`${name}-salt`, { byteLength: 16 }, { parent }).b64Std;
  return pulumi.all([password, salt]).apply(([plain, known]) => scramVerifier(plain, known));
}
