import { chmodSync, cpSync, lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Log } from "../lib/log.ts";
import { compilePython } from "./bytecode.ts";
import { unpackPackages } from "./debian.ts";
import { belongsIntoImage, type Recipe } from "./recipe.ts";
import { usualRelease } from "./release.ts";
import { installWheels } from "./wheels.ts";

/** Puts everything a recipe names into the empty folder `tree`, which becomes the image's root. */
export async function fillTree(recipe: Recipe, tree: string, log: Log): Promise<void> {
  const { packages: names, release = usualRelease, without = [], withoutFiles = [] } = recipe;
  if (names) await unpackPackages({ release, names, without, withoutFiles }, tree, log);
  if (recipe.wheels) await installWheels(recipe.wheels, release, tree, log);
  for (const { from, to } of recipe.files ?? []) {
    const target = join(tree, to);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(from, target, { recursive: true, dereference: true, filter: belongsIntoImage });
  }
  if (recipe.compile) await compilePython(recipe.compile, tree, log);
  addUsualFiles(recipe.user, tree);
  normalizeModes(tree);
  // Where the pod mounts nothing there, as everywhere: for all, but each may delete only what is its own.
  chmodSync(join(tree, "tmp"), 0o1777);
}

/** Mount points of the container runtime, and a name for the user, which some programs look up. */
function addUsualFiles(user: number, tree: string): void {
  for (const folder of ["etc", "tmp", "proc", "sys", "dev", "run", "var"])
    mkdirSync(join(tree, folder), { recursive: true });
  if (lstatSync(join(tree, "var/run"), { throwIfNoEntry: false }) === undefined)
    symlinkSync("../run", join(tree, "var/run"));
  writeFileSync(
    join(tree, "etc/passwd"),
    `root:x:0:0:root:/root:/usr/sbin/nologin\napp:x:${user}:${user}:app:/tmp:/usr/sbin/nologin\n`,
  );
  writeFileSync(join(tree, "etc/group"), `root:x:0:\napp:x:${user}:\n`);
}

/**
 * Gives every file and folder the same mode whatever this machine's umask, and takes away the bits that let a program
 * run as somebody else. Nobody but root may write.
 */
function normalizeModes(directory: string): void {
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) normalizeModes(path);
    else if (entry.isFile()) chmodSync(path, lstatSync(path).mode & 0o111 ? 0o755 : 0o644);
    else if (!entry.isSymbolicLink()) throw new Error(`${path} is neither a file, nor a folder, nor a link`);
  }
}
