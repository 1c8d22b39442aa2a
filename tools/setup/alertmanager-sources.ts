import { chmodSync, cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where Alertmanager's sources want their pages for people, which its module does not carry. */
const pages = "ui/app/dist";

/** The kinds of pages that it knows. */
const kinds = ["elm", "mantine"] as const;

/** Copies Alertmanager's sources, and puts a page that says nothing where those for people would be. */
export function copyWithoutPages(sources: string, target: string): void {
  cpSync(sources, target, { recursive: true });
  // Go unpacks modules so that nobody can change them.
  chmodSync(target, 0o755);
  for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), 0o755);
  }
  for (const kind of kinds) {
    const folder = join(target, pages, kind);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "none.txt"), "Alertmanager was built without its pages.\n");
  }
}
