import assert from "node:assert/strict";
import { lostAllows, lostWrites } from "../../tools/lab/audit.ts";
import { broken, denyingAll, lastWrongDenial, wrongAllows } from "../../tools/lab/policies.ts";
import { lastFailure, type Sent } from "../../tools/lab/load/under-load.ts";
import { refusing } from "../../tools/lab/scenarios/policy-bad-rollout.ts";
import { consequences as withoutDns } from "../../tools/lab/scenarios/dns-gone.ts";

const sent = (caller: "granted" | "stranger", keepAlive: boolean, ...statuses: readonly number[]): Sent => ({
  load: { caller, rate: 10, keepAlive },
  results: statuses.map((status, index) => ({
    id: `${caller} ${index}`,
    started: index * 1000,
    ended: (index + 1) * 1000,
    status,
    error: "",
  })),
});

describe("the last failure of a load", () => {
  it("is that of any caller, and the moment itself where nothing fails after it", () => {
    const all = [sent("granted", false, 200, 503, 200), sent("stranger", false, 403, 403, 403, 502, 403)];
    assert.equal(lastFailure(all, 1_000), 4_000);
    assert.equal(lastFailure(all, 4_500), 4_500);
  });
});

describe("what a silent DNS does to requests", () => {
  it("is counted for used connections, and for all until the last failure", () => {
    const facts = withoutDns([sent("granted", true, 200, 504), sent("granted", false, 504, 200, 504, 502, 200)], 2_500);
    assert.deepEqual(facts, { "failed on kept connections": 1, "recovery s": 1.5 });
  });

  it("is over at once where nothing fails after it is back", () => {
    const facts = withoutDns([sent("granted", true, 200), sent("granted", false, 504)], 2_500);
    assert.deepEqual(facts, { "failed on kept connections": 0, "recovery s": 0 });
  });
});

describe("what the audit trail does not know", () => {
  const of = sent("granted", false, 200, 403, 503, 200).results;
  const [first = "", second = ""] = of.map(({ id }) => id);

  it("is every decision without its row, and of these those that allowed something by themselves", () => {
    assert.deepEqual([lostWrites(of, new Map()), lostAllows(of, new Map())], [3, 2]);
    const rows = new Map([
      [first, [true]],
      [second, [true]],
    ]);
    assert.deepEqual([lostWrites(of, rows), lostAllows(of, rows)], [2, 1]);
  });
});

describe("what a wrong policy does to requests", () => {
  it("is a wrong allow where a stranger is let in, whatever the answer is then", () => {
    const all = [sent("stranger", false, 403, 200, 204, 502, 0), sent("granted", false, 200, 200)];
    assert.equal(wrongAllows(all), 2);
  });

  it("is over when those who may are denied for the last time", () => {
    const all = [sent("granted", false, 200, 403, 403, 502), sent("stranger", false, 403, 403, 403, 403, 403)];
    assert.equal(lastWrongDenial(all, 1_000), 3_000);
    assert.equal(lastWrongDenial(all, 9_000), 9_000);
  });

  it("is refused where the engine of a new pod of SARK has ended with an error, and nowhere else", () => {
    const pod = (uid: string, workload: string, ...ends: readonly (number | undefined)[]) => ({
      metadata: { uid, name: uid, namespace: "mcp", labels: { "app.kubernetes.io/name": workload } },
      spec: {},
      status: {
        phase: "Pending",
        initContainerStatuses: ends.map((exitCode) => ({
          name: "opa",
          restartCount: 1,
          lastState: exitCode === undefined ? {} : { terminated: { exitCode } },
        })),
      },
    });
    const pods = [
      pod("old", "sark", 1),
      pod("new", "sark", 1),
      pod("well", "sark", undefined),
      pod("ended", "sark", 0),
      pod("other", "gateway", 1),
    ];
    assert.deepEqual(
      refusing(pods, ["old"]).map(({ metadata }) => metadata.uid),
      ["new"],
    );
  });

  it("comes from a policy that differs from the right one", () => {
    assert.match(broken("package mcp.gateway"), /^package mcp\.gateway\n/);
    assert.doesNotMatch(denyingAll(), /true/);
  });
});
