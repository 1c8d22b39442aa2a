import assert from "node:assert/strict";
import { slots } from "../../tools/cluster/real/plan.ts";
import { freeSlot } from "../../tools/cluster/real/slots.ts";

describe("address ranges of clusters", () => {
  it("are taken in order, around the routes of the machine", () => {
    assert.equal(freeSlot(slots, []), 0);
    assert.equal(freeSlot(slots, ["default", "192.0.2.0/24", "10.208.0.0/16"]), 1);
    assert.equal(freeSlot(slots, ["10.208.3.7", "10.209.255.0/30", "10.211.0.0/16"]), 2);
  });

  it("overlap with wider routes too", () => {
    assert.equal(freeSlot(slots, ["10.208.0.0/13"]), 8);
    assert.equal(freeSlot(slots, ["10.0.0.0/8"]), undefined);
  });

  it("may override a route for everything, such as a VPN's", () => {
    assert.equal(freeSlot(slots, ["0.0.0.0/1", "128.0.0.0/1"]), 0);
  });

  it("disregard other families and kinds of routes", () => {
    assert.equal(freeSlot(slots, ["fe80::/64", "unreachable", "multicast"]), 0);
  });
});
