import assert from "node:assert/strict";
import { exampleWith, problemsWith, settingsOf } from "../support/configuration.ts";

// What no single setting can know.

describe("settings that must hold together", () => {
  const database = { poolSize: 7, maxOverflow: 4 };

  it("more database connections than the server grants: the message shows the arithmetic and both keys", () => {
    const changes = {
      "sark:sark replicas max": 9,
      "sark:sark rollout maxSurge": "25%",
      "sark:sark database": database,
      "sark:postgres maxConnections": 263,
    };
    assert.deepEqual(problemsWith(changes), [
      "  sark:sark.replicas.max needs 264 database connections: 12 pods (9 replicas and the surge of a rollout) × 22 " +
        "(2 databases × (poolSize 7 + maxOverflow 4)), but sark:postgres.maxConnections is 263. Lower " +
        "sark:sark.database or the replicas, or raise the server's limit.",
    ]);
    settingsOf(exampleWith({ ...changes, "sark:postgres maxConnections": 264 }));
  });

  it("tables that do not fit into a ConfigMap: the message names both sizes and the other way", () => {
    const tools = Object.fromEntries(
      Array.from({ length: 6_000 }, (_, index) => [`tool_${index}`, { roles: ["developer"], sensitivity: "low" }]),
    );
    const changes = { "sark:authorization servers": { "postgres-mcp": tools } };
    const [problem, ...others] = problemsWith(changes);
    assert.deepEqual(others, []);
    assert.match(
      problem ?? "",
      /^ {2}sark:authorization\.delivery\.mode must be bundle: the tables of roles and tools take \d{4} KiB, and a ConfigMap holds 960 KiB of them\.$/,
    );
    const delivery = {
      mode: "bundle",
      url: "https://s3.example.com/policies",
      verification: { publicKey: "-----BEGIN PUBLIC KEY-----" },
      peer: { namespace: "storage" },
    };
    settingsOf(exampleWith({ ...changes, "sark:authorization delivery": delivery }));
  });

  it("production does not talk to its database in clear", () => {
    assert.deepEqual(problemsWith({ "sark:environment": "production" }), [
      "  sark:postgres.tls.mode must not be disable while sark:environment is production: passwords and audit rows " +
        "would cross the network in clear. Use verify-full.",
    ]);
    settingsOf(exampleWith({ "sark:environment": "production", "sark:postgres tls": { mode: "require" } }));
    settingsOf(exampleWith({ "sark:environment": "staging" }));
  });

  it("SARK leaves the policy engine its ports", () => {
    for (const [name, port] of [
      ["httpPort", 8181],
      ["metricsPort", 8282],
    ] as const) {
      assert.deepEqual(problemsWith({ "sark:sark contract": { [name]: port } }), [
        `  sark:sark.contract must not use port ${port}: the policy engine in the same pod listens on 8181 and 8282.`,
      ]);
      settingsOf(exampleWith({ "sark:sark contract": { [name]: port + 1 } }));
    }
  });

  it("are checked beside other mistakes, and skipped where a setting they need is wrong itself", () => {
    const changes = { "sark:environment": "production", "sark:logLevel": "info" };
    assert.equal(problemsWith(changes).length, 2);
    assert.deepEqual(problemsWith({ ...changes, "sark:postgres host": "a b" }).map(keyOf), [
      "sark:logLevel",
      "sark:postgres.host",
    ]);
  });
});

const keyOf = (line: string) => line.trim().split(" ")[0];
