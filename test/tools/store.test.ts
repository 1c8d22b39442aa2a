import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stored } from "../../tools/images/store.ts";

describe("what is kept of images", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "store-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const keep = (key: string) =>
    stored(directory, "storetest", key, async (folder) => {
      writeFileSync(join(folder, "digest"), key);
      return Promise.resolve();
    });

  it("is made anew where a removal that was killed left an empty folder", async () => {
    mkdirSync(join(directory, "storetest-000000000001"));
    assert.deepEqual(readdirSync(await keep("000000000001")), ["digest"]);
  });

  it("is removed as a whole an hour after something newer has replaced it", async () => {
    const old = await keep("000000000001");
    utimesSync(old, 0, 0);
    await keep("000000000002");
    assert.deepEqual(readdirSync(directory), ["storetest-000000000002"]);
  });
});
