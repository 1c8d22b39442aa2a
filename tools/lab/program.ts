import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { local, root } from "../lib/paths.ts";
import type { Lab } from "./lab.ts";

/** What the program and its policy pack are made of. */
const parts = ["Pulumi.yaml", "package.json", "index.ts", "settings.ts", "settings", "components", "policy"];

/**
 * Copies the program and changes one file of the copy: what is tried must not be in the checkout, not even for a moment. The
 * copy is gone when the scenario is over.
 *
 * @param file path from the root of the checkout
 * @returns the folder of the copy
 */
export function changedProgram(lab: Lab, file: string, change: (text: string) => string): string {
  // Below the root, where Node.js finds the same packages.
  const folder = mkdtempSync(join(local("tmp"), "program-"));
  lab.afterwards("the copy of the program is removed", async () => {
    rmSync(folder, { recursive: true });
    return Promise.resolve();
  });
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true });
  const target = join(folder, file);
  writeFileSync(target, change(readFileSync(target, "utf8")));
  return folder;
}
