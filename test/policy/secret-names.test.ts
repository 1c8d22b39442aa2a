import assert from "node:assert/strict";
import { namesSecret } from "../../policy/secret-names.ts";

const SECRET = [
  ["PASSWORD", "DB_PASSWORD", "dbPassword", "db.password", "PGPASSWORD", "REDIS_PASS", "MYSQL_PWD", "SSH_PASSPHRASE"],
  ["SECRET", "SECRET_KEY", "JWT_SECRET_KEY", "client-secret", "SECRET_ID", "AWS_SECRET_ACCESS_KEY"],
  ["TOKEN", "API_TOKEN", "authToken", "GITHUB_TOKENS", "API_KEY", "apiKey", "APIKEY", "SIGNING_KEY", "PRIVATE_KEY"],
  ["CREDENTIALS", "GOOGLE_CREDENTIAL", "HMAC_KEY", "ENCRYPTION_KEY", "ACCESS_KEY", "id-token"],
].flat();

const PLAIN = [
  ["LOG_LEVEL", "HOME", "PATH", "PWD", "OLDPWD", "KEY", "PRIMARY_KEY", "BYPASS", "COMPASS", "AUTHOR", "SECRETARY"],
  ["DB_PASSWORD_FILE", "TOKEN_PATH", "SECRET_NAME", "PASSWORD_DIR", "AWS_ACCESS_KEY_ID", "PRIVATE_KEY_ID"],
  ["TOKEN_TTL", "TOKEN_EXPIRY_SECONDS", "ACCESS_TOKEN_EXPIRE_MINUTES", "PASSWORD_MIN_LENGTH", "MAX_TOKENS"],
  ["TOKEN_URL", "TOKEN_ISSUER", "JWT_SECRET_ALGORITHM", "API_KEY_HEADER", "SECRETS_BACKEND", "PASSWORD_POLICY"],
  ["token.rego", "secrets.yaml", "password-policy.json", "DATABASE_URL", "DATABASE_DSN", "tls.crt", ""],
].flat();

describe("namesSecret", () => {
  for (const name of SECRET)
    it(`expects a secret in ${name}`, () => {
      assert.equal(namesSecret(name), true);
    });
  for (const name of PLAIN)
    it(`expects none in "${name}"`, () => {
      assert.equal(namesSecret(name), false);
    });
});
