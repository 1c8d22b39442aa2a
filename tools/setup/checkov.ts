import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../lib/failure.ts";
import { withLock } from "../lib/lock.ts";
import { cache, root } from "../lib/paths.ts";
import { type Progress, unchanged } from "../lib/progress.ts";
import { attempt } from "../lib/run.ts";
import { versions } from "./versions.ts";

/** Every package with its hash; Checkov's version is among them. */
const requirements = join(root, "tools/setup/checkov-requirements.txt");

/** The Python and the machine that the hashes are of. */
const needed = "3.11 x86_64";

/** Provides Checkov, which judges manifests, and returns the folder of its Python packages. */
export async function setUpCheckov(progress: Progress): Promise<string> {
  const fingerprint = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const target = join(cache("programs"), `checkov-${fingerprint}`);
  if (existsSync(target)) return target;
  await progress.step(`Checkov ${versions.checkov}`, (note) =>
    withLock(
      cache("locks"),
      "checkov",
      async () => {
        if (existsSync(target)) return unchanged;
        await requirePython();
        const staging = mkdtempSync(join(cache("build"), "checkov-"));
        try {
          await install(staging, progress);
          renameSync(staging, target);
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

async function requirePython(): Promise<void> {
  const ask =
    "import platform; print(*platform.python_version_tuple()[:2], sep='.', end=' '); print(platform.machine())";
  const { stdout, stderr } = await attempt("python3", ["-c", ask]).catch((error: unknown) => ({
    stdout: "",
    stderr: String(error),
  }));
  if (stdout.trim() === needed) return;
  throw new Failure(`Checkov is pinned for Python ${needed}, and python3 here is ${stdout.trim() || stderr}.`);
}

async function install(directory: string, { log }: Progress): Promise<void> {
  const result = await attempt(
    "python3",
    [
      ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"],
      ...["--only-binary=:all:", "--target", directory, "--requirement", requirements],
    ],
    { log },
  );
  if (result.status === 0) return;
  const said = result.stderr.trim().split("\n").slice(-10).join("\n");
  throw new Failure(`Checkov's packages cannot be installed. Check pip and the network and run again.\n${said}`);
}
