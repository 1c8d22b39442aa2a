import { createHash } from "node:crypto";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { Failure } from "../lib/failure.ts";
import { withLock } from "../lib/lock.ts";
import type { Log } from "../lib/log.ts";
import { cache, root } from "../lib/paths.ts";
import { type Progress, unchanged } from "../lib/progress.ts";
import { attempt, run } from "../lib/run.ts";

/** One program of a Go module. */
export interface GoBinary {
  /** File name of the program. */
  readonly name: string;
  /** Go package of its main function. */
  readonly package: string;
  /** Variables that the linker sets, as `import/path.Variable=value`. */
  readonly variables?: readonly string[];
}

/** A file that a required module has among its sources. */
export interface GoFile {
  /** What it is called among the programs. */
  readonly name: string;
  /** Path of the module. */
  readonly module: string;
  /** Path in the module. */
  readonly path: string;
}

/** A wrapper module below `tools/go`, whose go.mod and go.sum pin what is built. */
export interface GoModule {
  /** Folder below `tools/go`. */
  readonly folder: string;
  /** What the user reads, with the version. */
  readonly title: string;
  readonly tags?: string;
  readonly binaries: readonly GoBinary[];
  /** Files that are taken as they are, beside the programs. */
  readonly files?: readonly GoFile[];
  /** Completes the sources in `directory`, a private copy of the wrapper module, before the build. */
  readonly prepare?: (directory: string, log: Log) => Promise<void>;
}

/** What the linker strips need not be compiled, which takes an eighth of the time of every build. */
const withoutDebugging = "-gcflags=all=-dwarf=false";

const environment = {
  CGO_ENABLED: "0",
  GOTOOLCHAIN: "local",
  GOFLAGS: `-mod=readonly -trimpath -buildvcs=false ${withoutDebugging}`,
};

/** The oldest Go that builds all modules; their go.mod files say the same. */
const minimumGo = "1.26.4";

/** Folder of the module's programs in the cache; it exists only if all of them were built. */
export function programsOf(module: GoModule): string {
  return join(cache("programs"), `${module.folder}-${fingerprint(module)}`);
}

/** Builds a module's programs unless the cache has them, and returns their folder. */
export async function buildGoModule(module: GoModule, progress: Progress): Promise<string> {
  const target = programsOf(module);
  if (existsSync(target)) return target;
  await progress.step(module.title, (note) =>
    withLock(
      cache("locks"),
      module.folder,
      async () => {
        if (existsSync(target)) return unchanged;
        await requireGo();
        removeLeftovers(module.folder);
        const sources = mkdtempSync(join(cache("build"), `${module.folder}-`));
        const programs = `${sources}-programs`;
        try {
          cpSync(join(root, "tools/go", module.folder), sources, { recursive: true });
          await module.prepare?.(sources, progress.log);
          for (const binary of module.binaries) await build(module, binary, sources, programs, progress.log);
          for (const file of module.files ?? []) await take(file, sources, programs, progress.log);
          renameSync(programs, target);
        } finally {
          rmSync(sources, { recursive: true, force: true });
          rmSync(programs, { recursive: true, force: true });
        }
        return module.binaries.length > 0 ? "built" : "downloaded";
      },
      () => {
        note("another run is at it");
      },
    ),
  );
  return target;
}

/** What a killed build left; nobody else builds under this name while its lock is held. */
export function removeLeftovers(name: string): void {
  for (const left of readdirSync(cache("build"))) {
    if (left.startsWith(`${name}-`)) rmSync(join(cache("build"), left), { recursive: true, force: true });
  }
}

/** Where the Go toolchain unpacked a module that `directory`'s go.mod requires; downloads it first. */
export async function moduleSources(path: string, directory: string, log: Log): Promise<string> {
  await goCommand(["mod", "download", path], directory, log);
  return (await run("go", ["list", "-m", "-f", "{{.Dir}}", path], { cwd: directory, env: environment })).trim();
}

async function build(module: GoModule, binary: GoBinary, sources: string, programs: string, log: Log): Promise<void> {
  const variables = (binary.variables ?? []).map((assignment) => ` -X ${assignment}`).join("");
  const tags = module.tags === undefined ? [] : ["-tags", module.tags];
  const args = ["build", ...tags, "-ldflags", `-s -w${variables}`, "-o", join(programs, binary.name), binary.package];
  await goCommand(args, sources, log);
}

async function take({ name, module, path }: GoFile, sources: string, programs: string, log: Log): Promise<void> {
  mkdirSync(programs, { recursive: true });
  copyFileSync(join(await moduleSources(module, sources, log), path), join(programs, name));
}

async function goCommand(args: readonly string[], directory: string, log: Log): Promise<void> {
  const result = await attempt("go", args, { cwd: directory, env: environment, log });
  if (result.status === 0) return;
  const said = result.stderr.trim().split("\n").slice(-10).join("\n");
  if (/dial tcp|no such host|connection refused|i\/o timeout|TLS handshake/.test(said)) {
    throw new Failure(`The Go module proxy cannot be reached. Check the network and run again: it resumes.\n${said}`);
  }
  if (said.includes("no space left on device")) {
    throw new Failure(`The disk is full. Free some space and run again: it resumes.\n${said}`);
  }
  throw new Failure(`go ${args[0] ?? ""} failed:\n${said}`);
}

async function requireGo(): Promise<void> {
  const remedy = `Install Go ${minimumGo} or newer and run again.`;
  const result = await attempt("go", ["env", "GOVERSION"], { env: environment }).catch(() => undefined);
  if (result?.status !== 0)
    throw new Failure(`Go is needed to build the tools, and there is no "go" on the PATH. ${remedy}`);
  const found = result.stdout.trim().replace(/^go/, "");
  if (found.localeCompare(minimumGo, "en", { numeric: true }) < 0) {
    throw new Failure(`Go ${minimumGo} is needed to build the tools; "go" on the PATH is ${found}. ${remedy}`);
  }
}

/** Changes with anything that decides what comes out of the build. */
function fingerprint(module: GoModule): string {
  const hash = createHash("sha256").update(
    JSON.stringify([module.tags, module.binaries, module.prepare !== undefined, ...(module.files ?? [])]),
  );
  hash.update(JSON.stringify([environment, process.platform, process.arch]));
  const folder = join(root, "tools/go", module.folder);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    hash.update(entry.name).update(readFileSync(join(entry.parentPath, entry.name)));
  }
  return hash.digest("hex").slice(0, 12);
}
