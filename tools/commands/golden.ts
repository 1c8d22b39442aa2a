import { join } from "node:path";
import { root } from "../lib/paths.ts";
import type { Progress } from "../lib/progress.ts";
import { run } from "../lib/run.ts";

/** Writes what every stack registers now, and what comments on pull requests say, into their golden files. */
export async function refreshGolden({ log }: Progress): Promise<void> {
  const mocha = join(root, "node_modules/mocha/bin/mocha.js");
  const files = ["test/golden.test.ts", "test/preview/comment.test.ts"];
  await run(process.execPath, [mocha, ...files], { cwd: root, env: { GOLDEN: "refresh" }, log });
  console.log("Refreshed. Look at the change with: git diff test");
}
