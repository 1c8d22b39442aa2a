import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { root } from "../../tools/lib/paths.ts";
import { suites } from "../../tools/commands/test.ts";

describe("the suites", () => {
  it("have every file of tests, each once", () => {
    const inSuites = Object.values(suites).flatMap((pattern) => globSync(pattern, { cwd: root }));
    assert.deepEqual(inSuites.sort(), globSync("test/**/*.test.ts", { cwd: root }).sort());
  });
});
