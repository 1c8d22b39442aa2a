import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { loadSettings } from "../../settings/load.ts";
import type { Settings } from "../../settings.ts";
import { asSource, stackConfiguration } from "./stacks.ts";

export type Configuration = Readonly<Record<string, unknown>>;

/** Keys and list positions down to one value of a configuration; the first is a key such as `sark:images`. */
export type Path = readonly (string | number)[];

/** A database that others run, as `sark:postgres` names it. */
const existingPostgres = {
  mode: "existing",
  host: "postgres.mcp-stores.svc",
  user: "sark",
  password: { secure: "encrypted" },
  maxConnections: 200,
  tls: { mode: "disable" },
  peer: { namespace: "mcp-stores", podLabels: { "app.kubernetes.io/name": "postgres" } },
};

/** A cache that others run, as `sark:cache` names it. */
const existingCache = {
  mode: "existing",
  host: "valkey.mcp-stores.svc",
  password: { secure: "encrypted" },
  peer: { namespace: "mcp-stores", podLabels: { "app.kubernetes.io/name": "valkey" } },
};

/** A server of its own for the audit trail, as `sark:postgres auditArchive` names it, with values replaced. */
export const archiveWith = (changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  mode: "existing",
  host: "archive.example.com",
  port: 5433,
  user: "auditor",
  password: { secure: "encrypted" },
  maxConnections: 200,
  tls: { mode: "disable" },
  peer: { cidrs: ["10.30.0.0/24"] },
  ...changes,
});

/** A certificate by its form. */
export const pem = (content: string): string => `-----BEGIN CERTIFICATE-----\n${content}\n-----END CERTIFICATE-----\n`;

/** Stack local, without what comes on top of every pod of SARK and the gateway. */
const plain: Configuration = withValue(
  withValue(stackConfiguration("local"), ["sark:sark", "tls"], undefined),
  ["sark:gateway", "tls"],
  undefined,
);

/** A complete configuration with stores that others run and encrypted passwords, to change in tests. */
export const example: Configuration = {
  ...plain,
  "sark:postgres": existingPostgres,
  "sark:cache": existingCache,
};

/** The same with a database of the platform's own. */
const clusterExample: Configuration = { ...plain, "sark:cache": existingCache };

/** The same with a cache of the platform's own. */
const cacheExample: Configuration = { ...plain, "sark:postgres": existingPostgres };

/** A copy with one value replaced, or removed where it is undefined. */
export function withValue(configuration: Configuration, path: Path, value: unknown): Configuration {
  const copy = structuredClone(configuration);
  const last = path.at(-1);
  assert.ok(last !== undefined, "a path names at least one key");
  const holder = path.slice(0, -1).reduce((node: object, key) => {
    const next: unknown = Reflect.get(node, key);
    assert.ok(typeof next === "object" && next !== null, `nothing at ${path.join(" ")}`);
    return next;
  }, copy);
  if (value === undefined) Reflect.deleteProperty(holder, last);
  // An assignment to __proto__ would be lost.
  else Reflect.defineProperty(holder, last, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

/** The example with values replaced by path, each written like `sark:sark replicas min`. */
export const exampleWith = (changes: Readonly<Record<string, unknown>>): Configuration => withValues(example, changes);

/** The example with a database of the platform's own, and values replaced. */
export const clusterWith = (changes: Readonly<Record<string, unknown>> = {}): Configuration =>
  withValues(clusterExample, changes);

/** The example with a cache of the platform's own, and values replaced. */
export const cacheWith = (changes: Readonly<Record<string, unknown>> = {}): Configuration =>
  withValues(cacheExample, changes);

/** Stack production, which is measured by Prometheis of its own, with values replaced. */
export const productionWith = (changes: Readonly<Record<string, unknown>> = {}): Configuration =>
  withValues(stackConfiguration("production"), changes);

/** Stack production-aws, with stores at Amazon, and values replaced. */
export const amazonWith = (changes: Readonly<Record<string, unknown>> = {}): Configuration =>
  withValues(stackConfiguration("production-aws"), changes);

const withValues = (configuration: Configuration, changes: Readonly<Record<string, unknown>>): Configuration =>
  Object.entries(changes).reduce((changed, [path, value]) => withValue(changed, path.split(" "), value), configuration);

/** The settings of a configuration. */
export const settingsOf = (configuration: Configuration): Settings => loadSettings(asSource(configuration));

/** The message that refuses a configuration. */
export function refusal(configuration: Configuration): string {
  try {
    settingsOf(configuration);
  } catch (error) {
    assert.ok(pulumi.RunError.isInstance(error), `throws ${String(error)} instead of a message for people`);
    return error.message;
  }
  return assert.fail("the configuration is accepted");
}

/** The problems in a message, one a line. */
export const problemsIn = (message: string): readonly string[] => message.split("\n").slice(1, -1);

/** The problems of the example with some values replaced. */
export const problemsWith = (changes: Readonly<Record<string, unknown>>): readonly string[] =>
  problemsIn(refusal(exampleWith(changes)));
