import { createHmac, randomUUID } from "node:crypto";

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** How long a token is good, in seconds. */
const lifetime = 600;

/**
 * An access token as an identity provider issues it, for the stand-ins of SARK and the gateway.
 *
 * @param key signs it; both applications check with it
 * @param claims replace or complete the usual ones
 */
export function accessToken(key: string, role: string, claims: Readonly<Record<string, unknown>> = {}): string {
  const usual = {
    sub: randomUUID(),
    email: "someone@example.com",
    role,
    type: "access",
    iss: "gateway-server",
    exp: Math.floor(Date.now() / 1000) + lifetime,
  };
  const unsigned = `${encode({ alg: "HS256", typ: "JWT" })}.${encode({ ...usual, ...claims })}`;
  return `${unsigned}.${createHmac("sha256", key).update(unsigned).digest("base64url")}`;
}
