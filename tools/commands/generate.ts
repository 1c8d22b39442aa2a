import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { documents } from "../docs/documents.ts";
import { root } from "../lib/paths.ts";
import type { Progress } from "../lib/progress.ts";
import { run } from "../lib/run.ts";

/** Writes the generated documents. */
export async function writeDocuments(progress: Progress): Promise<void> {
  for (const { file, text } of await documents()) {
    writeFileSync(join(root, file), text);
    progress.line(`  ✓ ${file}`);
  }
}

/** Writes what every stack registers now into its golden file. */
export async function refreshGolden({ log }: Progress): Promise<void> {
  const mocha = join(root, "node_modules/mocha/bin/mocha.js");
  await run(process.execPath, [mocha, "test/golden.test.ts"], { cwd: root, env: { GOLDEN: "refresh" }, log });
  console.log("Refreshed. Look at the change with: git diff test/golden");
}
