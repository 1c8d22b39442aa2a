import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alone } from "../../tools/lab/alone.ts";
import { Failure } from "../../tools/lib/failure.ts";

describe("a run of the lab beside another", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "lab-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it("is refused before it does anything, and the first one goes on", async () => {
    const result = await alone(async () => {
      const second = alone(() => assert.fail("it began"), directory);
      await assert.rejects(
        second,
        (error) => error instanceof Failure && error.message.startsWith("Another run of the lab"),
      );
      return "first";
    }, directory);
    assert.equal(result, "first");
  });

  it("runs once the first one has ended, however that was", async () => {
    await assert.rejects(
      alone(() => Promise.reject(new Error("broken")), directory),
      /^Error: broken$/,
    );
    assert.equal(await alone(() => Promise.resolve("second"), directory), "second");
  });
});
