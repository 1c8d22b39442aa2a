import assert from "node:assert/strict";
import { sarkContract } from "../../../components/sark/contract.ts";
import { exampleWith, settingsOf } from "../../support/configuration.ts";

const contractWith = (changes: Record<string, unknown>) => sarkContract(settingsOf(exampleWith(changes)));
const presets = {
  tutorial: contractWith({ "sark:contract": "tutorial" }),
  upstream: contractWith({ "sark:contract": "upstream" }),
} as const;

describe("SARK's contract", () => {
  it("tutorial: metrics on a port of their own, the image's own entrypoint", () => {
    assert.deepEqual(presets.tutorial, {
      migrationCommand: ["python", "-m", "alembic", "upgrade", "head"],
      health: { path: "/ready", body: [] },
      httpPort: 8000,
      metricsPort: 9090,
      metricsPath: "/metrics",
      startup: { path: "/health", port: 8000 },
      readiness: { path: "/ready", port: 8000 },
      liveness: { path: "/health", port: 8000 },
    });
  });

  it("upstream: the application with the gateway's routes, everything on one port", () => {
    const { readiness, migrationCommand } = presets.upstream;
    assert.deepEqual(presets.upstream, {
      readiness,
      migrationCommand,
      health: { path: "/health/ready", body: ['"database":\\s*true', '"redis":\\s*true'] },
      command: ["python", "-m", "uvicorn", "sark.api.main:app", "--host", "0.0.0.0", "--port", "8000"],
      httpPort: 8000,
      metricsPort: 8000,
      metricsPath: "/metrics/",
      startup: { path: "/health/startup", port: 8000 },
      liveness: { path: "/health/live", port: 8000 },
    });
  });

  it("upstream: readiness is read from the body, because the status is always 200", () => {
    const { readiness } = presets.upstream;
    assert.ok("command" in readiness);
    const [python, flag, script = ""] = readiness.command;
    assert.deepEqual([python, flag], ["python", "-c"]);
    assert.match(script, /http:\/\/127\.0\.0\.1:8000\/health\/ready/);
    assert.match(script, /body\["database"\] and body\["redis"\]/);
  });

  it("upstream: one Job makes the tables before replicas would do it at the same time", () => {
    const [python, flag, script = ""] = presets.upstream.migrationCommand;
    assert.deepEqual([python, flag], ["python", "-c"]);
    assert.match(script, /sark\.db\.init_db\(\)/);
  });

  it("follows the port to every place that names it", () => {
    for (const contract of ["tutorial", "upstream"]) {
      const moved = contractWith({ "sark:contract": contract, "sark:sark contract": { httpPort: 8123 } });
      assert.doesNotMatch(JSON.stringify(moved), /8000/, contract);
      assert.equal(moved.httpPort, 8123);
    }
    assert.equal(
      contractWith({ "sark:contract": "upstream", "sark:sark contract": { httpPort: 8123 } }).metricsPort,
      8123,
    );
  });

  const overrides: Readonly<Record<string, { readonly settings: object; readonly gives: object }>> = {
    command: { settings: { command: ["serve"] }, gives: { command: ["serve"] } },
    metricsPort: { settings: { metricsPort: 9999 }, gives: { metricsPort: 9999 } },
    metricsPath: { settings: { metricsPath: "/m" }, gives: { metricsPath: "/m" } },
    startupPath: { settings: { startupPath: "/s" }, gives: { startup: { path: "/s", port: 8000 } } },
    // What a path of one's own says in its body is not known.
    readinessPath: {
      settings: { readinessPath: "/r" },
      gives: { readiness: { path: "/r", port: 8000 }, health: { path: "/r", body: [] } },
    },
    livenessPath: { settings: { livenessPath: "/l" }, gives: { liveness: { path: "/l", port: 8000 } } },
  };
  for (const preset of ["tutorial", "upstream"] as const) {
    for (const [name, { settings, gives }] of Object.entries(overrides)) {
      it(`${preset}: ${name} replaces this and nothing else`, () => {
        const contract = contractWith({ "sark:contract": preset, "sark:sark contract": settings });
        assert.deepEqual(contract, { ...presets[preset], ...gives });
      });
    }

    it(`${preset}: the command of the migration can be replaced`, () => {
      const contract = contractWith({ "sark:contract": preset, "sark:sark migration": { command: ["migrate"] } });
      assert.deepEqual(contract, { ...presets[preset], migrationCommand: ["migrate"] });
    });
  }
});
