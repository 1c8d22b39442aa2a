import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../tools/lib/lock.ts";
import { root } from "../support/stacks.ts";

describe("locks between processes", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "lock-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it("let one at a time through, and tell the one who waits", async () => {
    const order: string[] = [];
    let isTold = false;
    const first = withLock(directory, "x", async () => {
      order.push("first in");
      await sleep(400);
      order.push("first out");
    });
    await sleep(50);
    await withLock(
      directory,
      "x",
      async () => {
        order.push("second in");
        return Promise.resolve();
      },
      () => {
        isTold = true;
      },
    );
    await first;
    assert.deepEqual(order, ["first in", "first out", "second in"]);
    assert.ok(isTold);
  });

  it("end with the process that holds them, however it ends", async () => {
    const script = join(directory, "hold.mjs");
    writeFileSync(
      script,
      `import { withLock } from ${JSON.stringify(join(root, "tools/lib/lock.ts"))};
       await withLock(${JSON.stringify(directory)}, "x", async () => {
         console.log("held");
         await new Promise(() => setInterval(() => undefined, 1000));
       });`,
    );
    const holder = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "ignore"] });
    await new Promise((resolve) => holder.stdout.once("data", resolve));
    holder.kill("SIGKILL");
    await new Promise((resolve) => holder.once("exit", resolve));
    const started = performance.now();
    await withLock(directory, "x", () => Promise.resolve());
    assert.ok(performance.now() - started < 2000);
  });
});
