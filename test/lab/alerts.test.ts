import assert from "node:assert/strict";
import { comparison, firedIn } from "../../tools/lab/monitoring/fired.ts";
import { scenarios } from "../../tools/lab/scenarios/index.ts";

const firing = (alertname: string, pod: string) => ({ metric: { __name__: "ALERTS", alertname, pod } });

describe("alerts that fired during a fault", () => {
  it("are known by name, each once, without the one that always fires", () => {
    const history = [firing("SARKPodsDown", "a"), firing("Watchdog", ""), firing("SARKPodsDown", "b"), firing("A", "")];
    assert.deepEqual(firedIn(history), ["A", "SARKPodsDown"]);
  });

  it("are those that must, perhaps those that may, and no others", () => {
    const expected = { must: ["SARKPodsDown"], may: ["PodNotReady"] } as const;
    assert.deepEqual(comparison(expected, ["SARKPodsDown"]), { missing: [], unexpected: [] });
    assert.deepEqual(comparison(expected, ["PodNotReady", "SARKPodsDown"]), { missing: [], unexpected: [] });
    assert.deepEqual(comparison(expected, ["PostgresDown"]), {
      missing: ["SARKPodsDown"],
      unexpected: ["PostgresDown"],
    });
    assert.deepEqual(comparison({ must: [] }, ["PostgresDown"]).unexpected, ["PostgresDown"]);
  });

  it("must be some where a store is away for minutes, those about the store itself among them", () => {
    for (const [name, alert] of [
      ["postgres-gone", "PostgresLeaderCount"],
      ["cache-gone", "CacheNotServing"],
    ] as const) {
      assert.ok(scenarios.find((scenario) => scenario.name === name)?.alerts?.must.includes(alert), name);
    }
  });

  it("are named by the faults that kill a store's leader and the policy engine", () => {
    for (const name of ["postgres-leader-killed", "cache-primary-killed", "opa-killed"]) {
      assert.ok(scenarios.find((scenario) => scenario.name === name)?.alerts, name);
    }
  });
});
