import assert from "node:assert/strict";
import type { Sent } from "../../tools/lab/load/under-load.ts";
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
