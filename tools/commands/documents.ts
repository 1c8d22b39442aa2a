import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { documents } from "../docs/documents.ts";
import { root } from "../lib/paths.ts";
import type { Progress } from "../lib/progress.ts";

/** Writes the generated documents. */
export async function writeDocuments(progress: Progress): Promise<void> {
  for (const { file, text } of await documents()) {
    writeFileSync(join(root, file), text);
    progress.line(`  ✓ ${file}`);
  }
}
