import type { Input } from "@pulumi/pulumi";
import type { Settings } from "../../settings.ts";
import { decisionPoint } from "../authorization/index.ts";
import type { Cache } from "../cache/index.ts";
import type { Postgres } from "../postgres/index.ts";
import type { SecretKey } from "../workload/index.ts";
import type { SarkContract } from "./contract.ts";

/** Where the certificates of the databases' authorities are mounted. */
export const trustDirectory = "/etc/sark/trust";
export const trustFile = "postgres-ca.pem";

/** Longest wait for the gateway and for a decision, in seconds. */
const gatewayTimeout = "10.0";
const decisionTimeout = "5.0";

/** Connections to the cache that a replica opens at most. */
const cachePoolSize = "50";

export interface EnvironmentArgs {
  readonly settings: Settings;
  readonly contract: SarkContract;
  readonly postgres: Postgres;
  readonly cache: Cache;
  /** Where SARK calls the gateway. */
  readonly gatewayUrl: string;
}

/** SARK's environment without its secrets. */
export function sarkEnvironment(args: EnvironmentArgs): Record<string, Input<string>> {
  const { settings } = args;
  return {
    ...publishedNames(args),
    // The published code does not read these names; an image written after the tutorial does.
    ...(settings.contract === "tutorial" && tutorialNames(args)),
    ...settings.sark.contract.environment,
  };
}

/** Where SARK finds its databases: as it uses them, or the servers themselves. */
export const addresses = ({ own, audit }: Postgres, at: "endpoint" | "server"): Record<string, Input<string>> => ({
  POSTGRES_HOST: own[at].host,
  POSTGRES_PORT: String(own[at].port),
  TIMESCALE_HOST: audit[at].host,
  TIMESCALE_PORT: String(audit[at].port),
});

/** A variable whose value the settings say; nothing where a Secret has it. */
const named = (variable: string, value: string | SecretKey): Record<string, string> =>
  typeof value === "string" ? { [variable]: value } : {};

/** A variable whose value a Secret has. */
const referred = (variable: string, value: string | SecretKey): Record<string, SecretKey> =>
  typeof value === "string" ? {} : { [variable]: value };

/** What the published code reads. */
function publishedNames({ settings, postgres, cache, gatewayUrl }: EnvironmentArgs): Record<string, Input<string>> {
  const { poolSize, maxOverflow } = settings.sark.database;
  return {
    APP_VERSION: settings.images.sark.tag,
    ENVIRONMENT: settings.environment,
    LOG_LEVEL: settings.logLevel,
    JSON_LOGS: "true",
    ...addresses(postgres, "endpoint"),
    ...named("POSTGRES_USER", postgres.own.user),
    POSTGRES_DB: postgres.own.name,
    POSTGRES_POOL_SIZE: String(poolSize),
    POSTGRES_MAX_OVERFLOW: String(maxOverflow),
    ...named("TIMESCALE_USER", postgres.audit.user),
    TIMESCALE_DB: postgres.audit.name,
    // SARK has no setting for TLS, but its database driver reads libpq's variables.
    PGSSLMODE: postgres.tls.mode,
    ...(postgres.tls.mode === "verify-full" && { PGSSLROOTCERT: `${trustDirectory}/${trustFile}` }),
    REDIS_HOST: cache.host,
    REDIS_PORT: String(cache.port),
    REDIS_DB: "0",
    REDIS_POOL_SIZE: cachePoolSize,
    OPA_URL: decisionPoint.url,
    // The default path yields a boolean, which SARK's client takes for an error and denies.
    OPA_POLICY_PATH: decisionPoint.path,
    OPA_TIMEOUT_SECONDS: decisionTimeout,
    GATEWAY_ENABLED: "true",
    GATEWAY_URL: gatewayUrl,
    GATEWAY_TIMEOUT_SECONDS: gatewayTimeout,
    METRICS_ENABLED: "true",
    // A list in JSON. Unset it trusts pages from localhost; no browser has to call SARK.
    CORS_ORIGINS: "[]",
    // Unset it means a collector on localhost.
    SPLUNK_HEC_URL: "",
  };
}

function tutorialNames({ settings, contract, postgres, cache }: EnvironmentArgs): Record<string, string> {
  return {
    SARK_ENV: settings.environment,
    LOG_FORMAT: "json",
    POSTGRES_SSL_MODE: postgres.tls.mode,
    VALKEY_HOST: cache.host,
    VALKEY_PORT: String(cache.port),
    REDIS_CLUSTER_MODE: "false",
    PROMETHEUS_PORT: String(contract.metricsPort),
    A2A_ENABLED: "false",
  };
}

/** SARK's secrets by variable. Migrations need them all: the published settings refuse to load without. */
export function sarkSecrets(args: {
  readonly settings: Settings;
  readonly postgres: Postgres;
  readonly cache: Cache;
  readonly jwtKey: SecretKey;
  readonly gatewayApiKey: SecretKey;
}): Record<string, SecretKey> {
  const { settings, postgres, cache, jwtKey, gatewayApiKey } = args;
  return {
    // Two names for one key: SARK checks a token with both and rejects it where they differ.
    JWT_SECRET_KEY: jwtKey,
    SECRET_KEY: jwtKey,
    GATEWAY_API_KEY: gatewayApiKey,
    ...referred("POSTGRES_USER", postgres.own.user),
    POSTGRES_PASSWORD: postgres.own.password,
    ...referred("TIMESCALE_USER", postgres.audit.user),
    TIMESCALE_PASSWORD: postgres.audit.password,
    REDIS_PASSWORD: cache.password,
    ...(settings.contract === "tutorial" && { VALKEY_PASSWORD: cache.password }),
  };
}
