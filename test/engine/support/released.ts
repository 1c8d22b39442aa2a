import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../tools/lib/paths.ts";
import { attempt, run } from "../../../tools/lib/run.ts";

/** The program as users have it. */
export interface Released {
  /** Tag or commit. */
  readonly name: string;
  /** Its files, with the packages of this checkout. */
  readonly directory: string;
}

const file = "test/engine/support/released.json";

/**
 * Puts the files of the released version into a folder.
 *
 * @returns undefined where this checkout has no such commit: it is no clone, or one without its history
 */
export async function released(directory: string): Promise<Released | undefined> {
  const name = await newestTag();
  const { status } = await attempt("git", ["cat-file", "-e", `${name}^{commit}`], { cwd: root });
  if (status !== 0) return undefined;
  const archive = join(directory, "released.tar");
  const sources = join(directory, "released");
  mkdirSync(sources);
  await run("git", ["archive", "--format=tar", `--output=${archive}`, name], { cwd: root });
  await run("tar", ["--extract", "--file", archive, "--directory", sources]);
  symlinkSync(join(root, "node_modules"), join(sources, "node_modules"));
  return { name, directory: sources };
}

/** The newest tag before this commit; where there is none, the commit that the file names. */
async function newestTag(): Promise<string> {
  const { stdout } = await attempt("git", ["tag", "--merged", "HEAD~1", "--sort=-version:refname", "v*"], {
    cwd: root,
  });
  const [tag] = stdout.split("\n").filter(Boolean);
  return tag ?? (JSON.parse(readFileSync(join(root, file), "utf8")) as { readonly commit: string }).commit;
}
