import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../lib/failure.ts";
import { withLock } from "../lib/lock.ts";
import { cache, root } from "../lib/paths.ts";
import { installPackages } from "../lib/pip.ts";
import { type Progress, unchanged } from "../lib/progress.ts";
import { attempt } from "../lib/run.ts";
import { removeLeftovers } from "./go-module.ts";

/** Python packages for this machine, which `tools/setup/<name>-requirements.txt` pins. */
export interface PythonPackages {
  readonly name: string;
  /** What the user reads, with the version. */
  readonly title: string;
  /** The oldest Python that they run on. */
  readonly minimumPython: string;
  /** The one Python and machine that the hashes are of, such as `3.11 x86_64`. Default: all. */
  readonly pinnedFor?: string;
}

/** Installs Python packages unless the cache has them, and returns their folder, for `PYTHONPATH`. */
export async function installPython(packages: PythonPackages, progress: Progress): Promise<string> {
  const { name, title } = packages;
  const requirements = join(root, "tools/setup", `${name}-requirements.txt`);
  const python = await requirePython(packages);
  const origin = [readFileSync(requirements, "utf8"), python, process.platform, process.arch];
  const key = createHash("sha256").update(JSON.stringify(origin)).digest("hex").slice(0, 12);
  const target = join(cache("programs"), `${name}-${key}`);
  if (existsSync(target)) return target;
  await progress.step(title, (note) =>
    withLock(
      cache("locks"),
      name,
      async () => {
        if (existsSync(target)) return unchanged;
        removeLeftovers(name);
        const staging = mkdtempSync(join(cache("build"), `${name}-`));
        try {
          await installPackages(requirements, join(staging, "packages"), [], progress.log);
          renameSync(join(staging, "packages"), target);
        } finally {
          rmSync(staging, { recursive: true, force: true });
        }
        return "downloaded";
      },
      () => {
        note("another run is at it");
      },
    ),
  );
  return target;
}

/** Returns the version of this machine's Python without the patch: packages are for one such version. */
async function requirePython({ title, minimumPython, pinnedFor }: PythonPackages): Promise<string> {
  const question = 'import platform, sys; print("%d.%d" % sys.version_info[:2], platform.machine())';
  const result = await attempt("python3", ["-c", question]).catch(() => undefined);
  const remedy = `Install Python ${minimumPython} or newer and run again.`;
  if (result?.status !== 0)
    throw new Failure(`${title} needs Python, and there is no "python3" on the PATH. ${remedy}`);
  const machine = result.stdout.trim();
  if (pinnedFor !== undefined && machine !== pinnedFor) {
    throw new Failure(`${title} is pinned for Python ${pinnedFor}, and python3 here is ${machine}.`);
  }
  const found = machine.split(" ")[0] ?? "";
  if (found.localeCompare(minimumPython, "en", { numeric: true }) < 0) {
    throw new Failure(`${title} needs Python ${minimumPython}; "python3" on the PATH is ${found}. ${remedy}`);
  }
  return found;
}
