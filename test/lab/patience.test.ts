import assert from "node:assert/strict";
import { inTime } from "../../tools/lab/patience.ts";

describe("patience with an answer", () => {
  const late = () => new Error("late");

  it("ends where it never comes", async () => {
    const never = new Promise<never>(() => undefined);
    await assert.rejects(inTime(never, 10, late), /^Error: late$/);
  });

  it("gives the answer, or what went wrong, where it comes", async () => {
    assert.equal(await inTime(Promise.resolve(7), 1_000, late), 7);
    await assert.rejects(inTime(Promise.reject(new Error("refused")), 1_000, late), /^Error: refused$/);
  });
});
