import { chmodSync, cpSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Copies Traefik's packages, and puts stand-ins in the place of those that are left out: what they would bring with them takes
 * longer to compile than all the rest. A folder with a stand-in has nothing else in it.
 *
 * @param standIns folder laid out as the module
 */
export function copyWithStandIns(sources: string, standIns: string, target: string): void {
  cpSync(join(sources, "pkg"), join(target, "pkg"), { recursive: true });
  // Go unpacks modules so that nobody can change them.
  chmodSync(join(target, "pkg"), 0o755);
  for (const entry of readdirSync(join(target, "pkg"), { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), 0o755);
  }
  for (const entry of readdirSync(standIns, { recursive: true }) as string[]) {
    if (entry.endsWith(".go")) rmSync(join(target, dirname(entry)), { recursive: true, force: true });
  }
  cpSync(standIns, target, { recursive: true });
}
