import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Failure } from "../lib/failure.ts";
import { type Release, releases, usualRelease } from "./release.ts";

/**
 * Writes the sources of another release's packages into `folder`: this machine's, with the other name for its own. So they
 * have the machine's mirrors, and are believed by the machine's keys.
 *
 * @param machine the configuration of this machine's apt
 */
export function writeSources(release: Release, folder: string, machine = "/etc/apt"): void {
  const own = new RegExp(`\\b${usualRelease}\\b`, "g");
  const sources = sourcesBelow(machine).filter(({ text }) => text.search(own) >= 0);
  if (sources.length === 0) {
    throw new Failure(
      `Packages of ${releases[release].title} are needed, and no source below ${machine} names ${usualRelease}, from ` +
        `which theirs would follow. Name the release there by its code name.`,
    );
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of sources) writeFileSync(join(folder, name), text.replace(own, release));
}

interface Source {
  readonly name: string;
  readonly text: string;
}

function sourcesBelow(machine: string): readonly Source[] {
  const parts = join(machine, "sources.list.d");
  const names = existsSync(parts) ? readdirSync(parts).filter((name) => /\.(list|sources)$/.test(name)) : [];
  const files = [join(machine, "sources.list"), ...names.map((name) => join(parts, name))];
  return files
    .filter((file) => existsSync(file))
    .map((file) => ({ name: basename(file), text: readFileSync(file, "utf8") }));
}
