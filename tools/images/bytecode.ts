import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../lib/log.ts";
import { run } from "../lib/run.ts";

/**
 * Compiles the Python sources below `folders` of the image: a pod cannot, for its root file system is read-only, and
 * would spend most of its start on it, each time.
 *
 * The image's own Python does it, in one process and in a fixed order, and notes no times: equal sources give equal bytes.
 */
export async function compilePython(folders: readonly string[], tree: string, log: Log): Promise<void> {
  const libraries = join(tree, "usr/lib");
  const multiarch = readdirSync(libraries).filter((name) => name.endsWith("-linux-gnu"));
  const loader = join(
    tree,
    { x64: "lib64/ld-linux-x86-64.so.2", arm64: "lib/ld-linux-aarch64.so.1" }[process.arch as "x64" | "arm64"],
  );
  await run(
    loader,
    [
      ...["--library-path", multiarch.map((name) => join(libraries, name)).join(":"), join(tree, "usr/bin/python3")],
      // What it imports itself it must not write, with the time of now.
      ...["-BPs", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "-s", tree, "-p", "/"],
      ...folders.map((folder) => join(tree, folder)),
    ],
    { log, env: { PYTHONHOME: join(tree, "usr"), PYTHONHASHSEED: "0", PYTHONPATH: undefined } },
  );
}
