import assert from "node:assert/strict";
import {
  archiveWith,
  clusterWith,
  exampleWith,
  pem,
  problemsIn,
  problemsWith,
  refusal,
  settingsOf,
} from "../support/configuration.ts";

const inCluster = (changes: Record<string, unknown>) => problemsIn(refusal(clusterWith(changes)));

const verified = { mode: "verify-full", caCertificate: pem("MIIB") };

describe("the audit archive in the settings", () => {
  it("is a plain database beside SARK's own where nothing is said", () => {
    for (const configuration of [clusterWith(), exampleWith({})]) {
      assert.deepEqual(settingsOf(configuration).postgres.auditArchive, { mode: "database" });
    }
  });

  it("with TimescaleDB is for a cluster of the platform's own", () => {
    const timescale = { "sark:postgres auditArchive": { mode: "timescale" } };
    settingsOf(clusterWith(timescale));
    assert.deepEqual(problemsWith(timescale), [
      "  sark:postgres.auditArchive.mode must be one of: database, existing.",
    ]);
    assert.deepEqual(inCluster({ "sark:postgres auditArchive": { mode: "citus" } }), [
      "  sark:postgres.auditArchive.mode must be one of: database, timescale, existing.",
    ]);
  });

  it("with TimescaleDB is never in SARK's own database", () => {
    const one = { "sark:postgres database": "sark", "sark:postgres auditDatabase": "sark" };
    settingsOf(clusterWith(one));
    assert.deepEqual(inCluster({ ...one, "sark:postgres auditArchive": { mode: "timescale" } }), [
      "  sark:postgres.auditDatabase must not be SARK's own database while sark:postgres.auditArchive.mode is timescale: " +
        "its migrations fail in a database with TimescaleDB.",
    ]);
    settingsOf(exampleWith({ ...one, "sark:postgres auditArchive": archiveWith() }));
  });

  it("elsewhere has one password", () => {
    for (const change of [{ password: undefined }, { passwordFrom: { secret: "archive", key: "password" } }]) {
      assert.deepEqual(problemsWith({ "sark:postgres auditArchive": archiveWith(change) }), [
        "  sark:postgres.auditArchive.password or passwordFrom: give exactly one of the two.",
      ]);
    }
  });

  it("elsewhere has a password that is encrypted, and never shown", () => {
    const password = "hunter2-hunter2-hunter2";
    const message = refusal(
      exampleWith({
        "sark:postgres password": undefined,
        "sark:postgres passwordFrom": { secret: "database", key: "password" },
        "sark:postgres auditArchive": archiveWith({ password }),
      }),
    );
    assert.match(
      message,
      /^ {2}sark:postgres\.auditArchive\.password is in plain text\. .* --path sark:postgres\.auditArchive\.password\.$/m,
    );
    assert.ok(!message.includes(password));
  });

  it("elsewhere is complete", () => {
    const { mode } = archiveWith();
    assert.deepEqual(problemsWith({ "sark:postgres auditArchive": { mode } }), [
      "  sark:postgres.auditArchive.host is required.",
      "  sark:postgres.auditArchive.user is required.",
      "  sark:postgres.auditArchive.maxConnections is required.",
      "  sark:postgres.auditArchive.tls is required.",
      "  sark:postgres.auditArchive.peer must be either { namespace, podLabels } or { cidrs }.",
    ]);
  });

  it("elsewhere is protected as SARK's own database is, for SARK cannot tell them apart", () => {
    const says = (mode: string) => [
      `  sark:postgres.auditArchive.tls.mode must be ${mode}, as for SARK's own database: SARK has one mode for all its ` +
        "connections.",
    ];
    const archive = { "sark:postgres auditArchive": archiveWith({ tls: { mode: "require" } }) };
    assert.deepEqual(inCluster(archive), says("verify-full"));
    assert.deepEqual(problemsWith(archive), says("disable"));
    settingsOf(exampleWith({ ...archive, "sark:postgres tls": { mode: "require" } }));
    settingsOf(clusterWith({ "sark:postgres auditArchive": archiveWith({ tls: verified }) }));
  });

  it("elsewhere has to carry the connections of every replica, and the other server those of one database only", () => {
    const archive = archiveWith({ maxConnections: 79 });
    const changes = { "sark:postgres auditArchive": archive, "sark:postgres maxConnections": 79 };
    const says = (key: string) =>
      "  sark:sark.replicas.max needs 80 database connections: 8 pods (6 replicas and the surge of a rollout) × 10 (1 " +
      `database × (poolSize 5 + maxOverflow 5)), but ${key} is 79. Lower sark:sark.database or the replicas, or raise ` +
      "the server's limit.";
    assert.deepEqual(problemsWith(changes), [
      says("sark:postgres.maxConnections"),
      says("sark:postgres.auditArchive.maxConnections"),
    ]);
    settingsOf(
      exampleWith({
        "sark:postgres auditArchive": archiveWith({ maxConnections: 80 }),
        "sark:postgres maxConnections": 80,
      }),
    );
  });

  it("elsewhere leaves the poolers one database", () => {
    const changes = {
      "sark:postgres auditArchive": archiveWith({ tls: verified }),
      "sark:postgres pooling": { replicas: 3, poolSize: 46 },
    };
    assert.deepEqual(inCluster(changes), [
      "  sark:postgres.pooling.poolSize needs 184 database connections: (3 poolers + 1 during a rollout) × 1 database × " +
        "46, but sark:postgres.maxConnections is 200, of which the server keeps 20 for itself. Lower it, or raise the limit.",
    ]);
    settingsOf(clusterWith({ ...changes, "sark:postgres pooling": { replicas: 3, poolSize: 45 } }));
  });
});
