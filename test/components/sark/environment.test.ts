import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decisionPoint } from "../../../components/authorization/index.ts";
import type { Postgres } from "../../../components/postgres/index.ts";
import { sarkContract } from "../../../components/sark/contract.ts";
import { sarkEnvironment, sarkSecrets } from "../../../components/sark/environment.ts";
import { exampleWith, settingsOf } from "../../support/configuration.ts";
import { root } from "../../support/stacks.ts";

/** What the published application needs to be told. */
const published = [
  ["APP_VERSION", "CORS_ORIGINS", "ENVIRONMENT", "LOG_LEVEL", "JSON_LOGS", "METRICS_ENABLED", "SPLUNK_HEC_URL"],
  ["POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_POOL_SIZE", "POSTGRES_MAX_OVERFLOW"],
  ["TIMESCALE_HOST", "TIMESCALE_PORT", "TIMESCALE_USER", "TIMESCALE_DB", "PGSSLMODE"],
  ["REDIS_HOST", "REDIS_PORT", "REDIS_DB", "REDIS_POOL_SIZE"],
  ["OPA_URL", "OPA_POLICY_PATH", "OPA_TIMEOUT_SECONDS"],
  ["GATEWAY_ENABLED", "GATEWAY_URL", "GATEWAY_TIMEOUT_SECONDS"],
].flat();

/** What the tutorial adds. */
const tutorial = [
  ["SARK_ENV", "LOG_FORMAT", "POSTGRES_SSL_MODE", "VALKEY_HOST", "VALKEY_PORT", "REDIS_CLUSTER_MODE"],
  ["PROMETHEUS_PORT", "A2A_ENABLED"],
].flat();

const postgres = {
  own: {
    endpoint: { host: "pooler.example.com", port: 6432 },
    server: { host: "db.example.com", port: 5432 },
    user: "sark",
    password: { secret: "db", key: "password" },
    name: "state",
  },
  audit: {
    endpoint: { host: "archive.example.com", port: 5433 },
    server: { host: "archive.example.com", port: 5433 },
    user: "auditor",
    password: { secret: "archive", key: "password" },
    name: "audit",
  },
  tls: { mode: "require" },
  ready: [],
} satisfies Postgres;
const cache = { host: "cache.example.com", port: 6380, password: { secret: "cache", key: "password" }, ready: [] };

function environment(changes: Record<string, unknown> = {}, database: Postgres = postgres) {
  const settings = settingsOf(exampleWith(changes));
  const contract = sarkContract(settings);
  return sarkEnvironment({ settings, contract, postgres: database, cache, gatewayUrl: "http://gateway:1" });
}

const upstream = { "sark:contract": "upstream" };

describe("SARK's environment", () => {
  it("upstream: has every name that the published application needs, and no other", () => {
    assert.deepEqual(Object.keys(environment(upstream)).sort(), [...published].sort());
  });

  it("tutorial: has the tutorial's names beside them", () => {
    assert.deepEqual(Object.keys(environment()).sort(), [...published, ...tutorial].sort());
  });

  it("takes each value from its place", () => {
    const changes = {
      ...upstream,
      "sark:environment": "staging",
      "sark:logLevel": "WARNING",
      "sark:images sark tag": "9.8.7",
      "sark:sark database": { poolSize: 3, maxOverflow: 4 },
    };
    assert.deepEqual(environment(changes), {
      APP_VERSION: "9.8.7",
      CORS_ORIGINS: "[]",
      ENVIRONMENT: "staging",
      LOG_LEVEL: "WARNING",
      JSON_LOGS: "true",
      POSTGRES_HOST: "pooler.example.com",
      POSTGRES_PORT: "6432",
      POSTGRES_USER: "sark",
      POSTGRES_DB: "state",
      POSTGRES_POOL_SIZE: "3",
      POSTGRES_MAX_OVERFLOW: "4",
      TIMESCALE_HOST: "archive.example.com",
      TIMESCALE_PORT: "5433",
      TIMESCALE_USER: "auditor",
      TIMESCALE_DB: "audit",
      PGSSLMODE: "require",
      REDIS_HOST: "cache.example.com",
      REDIS_PORT: "6380",
      REDIS_DB: "0",
      REDIS_POOL_SIZE: "50",
      OPA_URL: "http://127.0.0.1:8181",
      OPA_POLICY_PATH: "/v1/data/mcp/gateway/result",
      OPA_TIMEOUT_SECONDS: "5.0",
      GATEWAY_ENABLED: "true",
      GATEWAY_URL: "http://gateway:1",
      GATEWAY_TIMEOUT_SECONDS: "10.0",
      METRICS_ENABLED: "true",
      SPLUNK_HEC_URL: "",
    });
  });

  it("tutorial: says the same under the tutorial's names", () => {
    const told = environment({ "sark:sark contract": { metricsPort: 9191 } });
    const picked = Object.fromEntries(tutorial.map((name) => [name, told[name]]));
    assert.deepEqual(picked, {
      SARK_ENV: "development",
      LOG_FORMAT: "json",
      POSTGRES_SSL_MODE: "require",
      VALKEY_HOST: "cache.example.com",
      VALKEY_PORT: "6380",
      REDIS_CLUSTER_MODE: "false",
      PROMETHEUS_PORT: "9191",
      A2A_ENABLED: "false",
    });
  });

  it("names the authority's file only where the server is verified", () => {
    for (const mode of ["disable", "require"] as const) {
      const told = environment({}, { ...postgres, tls: { mode } });
      assert.equal(told["PGSSLMODE"], mode);
      assert.equal("PGSSLROOTCERT" in told, false);
    }
    const verified = environment({}, { ...postgres, tls: { mode: "verify-full", caCertificate: "PEM" } });
    assert.equal(verified["PGSSLMODE"], "verify-full");
    assert.equal(verified["PGSSLROOTCERT"], "/etc/sark/trust/postgres-ca.pem");
  });

  it("asks OPA for the very rule that the policy defines and OPA's own authorization opens", () => {
    const policy = (file: string) => readFileSync(join(root, "components/authorization/policies", file), "utf8");
    const path = decisionPoint.path.split("/").slice(1);
    const [version, data, ...rule] = path;
    assert.deepEqual([version, data], ["v1", "data"]);
    assert.match(policy("gateway.rego"), new RegExp(`^package ${rule.slice(0, -1).join("\\.")}$`, "m"));
    assert.match(policy("gateway.rego"), new RegExp(`^default ${rule.at(-1)} := `, "m"));
    assert.ok(policy("authz.rego").includes(`input.path == ${JSON.stringify(path).replaceAll(",", ", ")}`));
  });

  it("is extended and replaced by the settings", () => {
    const told = environment({ "sark:sark contract": { environment: { FEATURE: "on", JSON_LOGS: "false" } } });
    assert.equal(told["FEATURE"], "on");
    assert.equal(told["JSON_LOGS"], "false");
  });
});

describe("SARK's secrets", () => {
  const jwtKey = { secret: "keys", key: "jwt" };
  const gatewayApiKey = { secret: "keys", key: "api" };
  const secretsOf = (changes: Record<string, unknown>) =>
    sarkSecrets({ settings: settingsOf(exampleWith(changes)), postgres, cache, jwtKey, gatewayApiKey });

  it("are one key for both names of the token key, and the password of each store", () => {
    assert.deepEqual(secretsOf(upstream), {
      JWT_SECRET_KEY: jwtKey,
      SECRET_KEY: jwtKey,
      GATEWAY_API_KEY: gatewayApiKey,
      POSTGRES_PASSWORD: postgres.own.password,
      TIMESCALE_PASSWORD: postgres.audit.password,
      REDIS_PASSWORD: cache.password,
    });
  });

  it("tutorial: the cache's password has the tutorial's name as well", () => {
    assert.deepEqual(secretsOf({}), { ...secretsOf(upstream), VALKEY_PASSWORD: cache.password });
  });
});
