import assert from "node:assert/strict";
import { credentialIn } from "../../policy/credentials.ts";

const URL_KIND = "a URL with a password";
const STRING_KIND = "a connection string with a password";
const KEY_KIND = "a private key";

const CREDENTIALS: readonly (readonly [string, string])[] = [
  ["postgres://sark:hunter2@database:5432/sark", URL_KIND],
  ["redis://:hunter2@cache:6379/0", URL_KIND],
  ["--dsn=postgresql+asyncpg://sark:p%40ss@db/sark?ssl=true", URL_KIND],
  ["http://a/ https://user:hunter2@b/", URL_KIND],
  ["postgres://sark:$(PASSWORD)@a redis://:hunter2@b", URL_KIND],
  ["host=db user=sark password=hunter2", STRING_KIND],
  ["Server=db;User=sark;Password=hunter2;", STRING_KIND],
  ["Server=db;pwd=hunter2", STRING_KIND],
  ["https://db/?user=sark&password=hunter2", STRING_KIND],
  ["-----BEGIN PRIVATE KEY-----\nMIIE", KEY_KIND],
  ["ca: |\n  -----BEGIN EC PRIVATE KEY-----\n", KEY_KIND],
  ["-----BEGIN OPENSSH PRIVATE KEY-----", KEY_KIND],
  ["-----BEGIN PGP PRIVATE KEY BLOCK-----", KEY_KIND],
];

const PLAIN: readonly string[] = [
  "",
  "info",
  "https://sark.example.com:8443/path",
  "http://127.0.0.1:8181/v1/data?x=a:b@c",
  "https://user@example.com/",
  "https://example.com/@scope/package:1",
  "postgres://sark:$(DATABASE_PASSWORD)@database/sark",
  "postgres://sark:${DATABASE_PASSWORD}@database/sark",
  "host=db password=$PGPASSWORD",
  "host=db passfile=/run/secrets/pgpass",
  "-----BEGIN CERTIFICATE-----",
  "-----BEGIN PUBLIC KEY-----",
];

describe("credentialIn", () => {
  for (const [text, kind] of CREDENTIALS)
    it(`finds ${kind} in ${JSON.stringify(text)}`, () => {
      assert.equal(credentialIn(text), kind);
    });
  for (const text of PLAIN)
    it(`finds none in ${JSON.stringify(text)}`, () => {
      assert.equal(credentialIn(text), undefined);
    });

  it("takes long text in its stride", () => {
    const started = performance.now();
    for (const text of ["a".repeat(1e6), "://".repeat(3e5), "password=".repeat(1e5)]) credentialIn(text);
    assert.ok(performance.now() - started < 2000);
  });
});
