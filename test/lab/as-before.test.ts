import assert from "node:assert/strict";
import { differences, type Snapshot } from "../../tools/lab/as-before.ts";
import { named } from "../../tools/lab/faults/control-plane.ts";
import type { Pod } from "../../tools/lab/pods.ts";

const pod = (uid: string, restarts: readonly number[], sidecarRestarts: readonly number[] = []): Pod => {
  const statuses = (counts: readonly number[]) =>
    counts.map((restartCount, index) => ({ name: `container-${index}`, restartCount }));
  return {
    metadata: { name: uid, namespace: "mcp", uid },
    spec: {},
    status: {
      phase: "Running",
      containerStatuses: statuses(restarts),
      initContainerStatuses: statuses(sidecarRestarts),
    },
  };
};

const snapshot = (stores: readonly Pod[], others: readonly Pod[], timeline = 3): Snapshot => ({
  pods: [...stores, ...others],
  stores,
  timeline,
});

describe("what has changed of the platform", () => {
  const before = snapshot([pod("postgres-0", [1]), pod("cache-0", [0])], [pod("sark-a", [0, 2], [1])]);

  it("is nothing where everything is as before", () => {
    assert.deepEqual(differences(before, before), { "leader changes": 0, "members replaced": 0, restarts: 0 });
  });

  it("are new leaders, members of stores with another identity, and restarts of every container", () => {
    const after = snapshot([pod("postgres-0", [2]), pod("cache-0-new", [0])], [pod("sark-a", [1, 2], [3])], 5);
    assert.deepEqual(differences(before, after), { "leader changes": 2, "members replaced": 1, restarts: 4 });
  });

  it("is not what an autoscaler has added or taken away", () => {
    assert.deepEqual(differences(before, snapshot(before.stores, [pod("sark-b", [7])])), {
      "leader changes": 0,
      "members replaced": 0,
      restarts: 0,
    });
  });

  it("is unknown of a PostgreSQL of others", () => {
    const foreign = snapshot([], [], Number.NaN);
    assert.ok(Number.isNaN(differences(foreign, foreign)["leader changes"]));
  });
});

describe("the API server's process", () => {
  it("is found by its name alone", () => {
    const table = "10 (kube-apiserver) S 1 1 1\n11 (kube-apiserver-x) S 1 1 1\n12 (kubelet) S 1 1 1\n";
    assert.deepEqual(
      named(table, "kube-apiserver").map(({ id }) => id),
      [10],
    );
  });
});
