import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Log } from "../../tools/lib/log.ts";

describe("the log of a command", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "log-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it("stays while other commands write theirs", async () => {
    const long = new Log("test", directory);
    long.write("first");
    for (let run = 0; run < 30; run++) {
      new Log("test-images", directory);
      // Names tell moments in milliseconds.
      await sleep(2);
    }
    long.write("last");
    assert.equal(readFileSync(long.file, "utf8"), "first\nlast\n");
  });

  it("is removed when twenty later ones of the same command are there", async () => {
    const first = new Log("start", directory);
    for (let run = 0; run < 20; run++) {
      await sleep(2);
      new Log("start", directory);
    }
    assert.equal(readdirSync(directory).length, 20);
    assert.ok(!readdirSync(directory).some((name) => first.file.endsWith(name)));
  });
});
