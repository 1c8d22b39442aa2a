import { createHmac, randomUUID } from "node:crypto";

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** An access token as an identity provider issues it. */
export function accessToken(key: string, role: string): string {
  const claims = {
    sub: randomUUID(),
    email: "someone@example.com",
    role,
    type: "access",
    iss: "gateway-server",
    exp: Math.floor(Date.now() / 1000) + 600,
  };
  const unsigned = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${unsigned}.${createHmac("sha256", key).update(unsigned).digest("base64url")}`;
}
