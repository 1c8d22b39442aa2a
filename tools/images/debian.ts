import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../lib/failure.ts";
import { withLock } from "../lib/lock.ts";
import type { Log } from "../lib/log.ts";
import { cache } from "../lib/paths.ts";
import { attempt, run } from "../lib/run.ts";
import { type Release, releases, requireRelease, usualRelease } from "./release.ts";
import { writeSources } from "./sources.ts";

/** What an image has from Debian. */
export interface DebianPackages {
  readonly release: Release;
  readonly names: readonly string[];
  /** Packages that others depend on and that are left out. */
  readonly without: readonly string[];
  /** Files of the packages that are left out, as patterns of tar below the root. */
  readonly withoutFiles: readonly string[];
}

/** How long a list of packages is good, in milliseconds. A release changes seldom, but drops what it replaces. */
const listsLifetime = 3_600_000;

/** Never read by a program that runs in a pod. */
const unused = ["dev", "usr/share/doc", "usr/share/man", "usr/share/info", "usr/share/locale", "usr/share/lintian"].map(
  (folder) => `${folder}/*`,
);

/**
 * Unpacks Debian packages and all they depend on into `tree`. Their maintainer scripts do not run, so nothing is
 * started, no user is made, and no root is needed.
 */
export async function unpackPackages(packages: DebianPackages, tree: string, log: Log): Promise<void> {
  const archives = await fetchPackages(packages, log);
  // Debian's own folders below the root are links; a package that still ships /lib must follow them.
  await run("mkdir", ["-p", ...["bin", "sbin", "lib", "lib64"].map((name) => join(tree, "usr", name))]);
  await run("ln", ["-s", "usr/bin", "usr/sbin", "usr/lib", "usr/lib64", tree]);
  for (const archive of archives) await unpack(archive, [...unused, ...packages.withoutFiles], tree, log);
}

async function unpack(archive: string, without: readonly string[], tree: string, log: Log): Promise<void> {
  const excluded = without.map((pattern) => `--exclude=./${pattern}`);
  const script = 'archive=$1; shift; dpkg-deb --fsys-tarfile "$archive" | tar -x "$@"';
  const options = ["-C", tree, "--keep-directory-symlink", "--no-same-owner", ...excluded];
  await run("bash", ["-o", "pipefail", "-ec", script, "unpack", archive, ...options], { log });
}

/** Downloads the packages unless they are there already, and returns their files. */
async function fetchPackages({ release, names, without }: DebianPackages, log: Log): Promise<string[]> {
  requireRelease();
  const directory = cache("debian", release);
  const downloads = join(directory, "archives");
  return withLock(cache("locks"), `debian-${release}`, async () => {
    for (const folder of ["archives", "empty/partial", "lists/partial"]) {
      mkdirSync(join(directory, folder), { recursive: true });
    }
    // Nothing is installed as far as apt knows, so it names every dependency.
    writeFileSync(join(directory, "status"), "");
    const apt = aptGet(release, directory, log);
    const complaint = await refreshLists(directory, apt);
    const wanted = (await closure(release, names, apt, complaint)).filter(({ name }) => !without.includes(name));
    const missing = wanted.filter(({ file, size }) => sizeOf(join(downloads, file)) !== size);
    // A download that was cut off continues where it ended.
    if (missing.length > 0) await fetchArchives(missing, downloads, apt);
    return wanted.map(({ file }) => join(downloads, file));
  });
}

interface Archive {
  readonly name: string;
  readonly version: string;
  readonly file: string;
  readonly size: number;
}

async function closure(
  release: Release,
  names: readonly string[],
  apt: Apt,
  complaint: string,
): Promise<readonly Archive[]> {
  const { status, stdout, stderr } = await apt(["install", "--print-uris", "--quiet=2", ...names]);
  if (status !== 0) {
    const said = [complaint, stderr.trim()].filter((text) => text !== "").join("\n");
    throw new Failure(
      `${releases[release].title} cannot provide the packages ${names.join(", ")}.${remedy(complaint)}\n${said}`,
    );
  }
  return [...stdout.matchAll(/^'\S+' (\S+) (\d+)/gm)].map(([, file = "", size]) => {
    const [name = "", version = ""] = file.split("_");
    return { name, version: decodeURIComponent(version), file, size: Number(size) };
  });
}

function remedy(complaint: string): string {
  if (complaint === "") return "";
  // An old keyring knows no later release.
  if (complaint.includes("NO_PUBKEY")) {
    return " This machine does not have the keys of its packages. Install the newest debian-archive-keyring and run again.";
  }
  return " Check the network and run again.";
}

async function fetchArchives(archives: readonly Archive[], downloads: string, apt: Apt): Promise<void> {
  const exact = archives.map(({ name, version }) => `${name}=${version}`);
  const { status, stderr } = await apt(["download", ...exact], downloads);
  const absent = archives.filter(({ file, size }) => sizeOf(join(downloads, file)) !== size);
  if (status === 0 && absent.length === 0) return;
  throw new Failure(
    `Debian packages could not be downloaded: ${absent.map(({ name }) => name).join(", ")}. Check the network and run ` +
      `again: it resumes.\n${stderr.trim()}`,
  );
}

/** Returns what went wrong. One source that does not answer is no reason to give up: another may have all packages. */
async function refreshLists(directory: string, apt: Apt): Promise<string> {
  const stamp = join(directory, "lists-refreshed");
  const age = Date.now() - (statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (age < listsLifetime) return "";
  const { status, stderr } = await apt(["update", "--quiet", "-o", "APT::Update::Error-Mode=any"]);
  if (status !== 0) return stderr.trim();
  writeFileSync(stamp, "");
  return "";
}

type Apt = (args: readonly string[], cwd?: string) => ReturnType<typeof attempt>;

/** apt-get with this machine's mirrors and keys, and everything that it writes below `directory`. */
function aptGet(release: Release, directory: string, log: Log): Apt {
  const settings = {
    ...(release !== usualRelease && sourcesOf(release, join(directory, "sources"))),
    "Dir::State": directory,
    "Dir::State::lists": join(directory, "lists"),
    "Dir::State::status": join(directory, "status"),
    "Dir::Cache": directory,
    // apt names no package that it finds there.
    "Dir::Cache::archives": join(directory, "empty"),
    "APT::Install-Recommends": "false",
    // Otherwise apt warns that its own user cannot read the folder.
    "APT::Sandbox::User": "root",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  return (args, cwd) => attempt("apt-get", [...options, ...args], { log, ...(cwd !== undefined && { cwd }) });
}

function sourcesOf(release: Release, folder: string): Readonly<Record<string, string>> {
  writeSources(release, folder);
  return { "Dir::Etc::sourcelist": "/dev/null", "Dir::Etc::sourceparts": folder };
}

const sizeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.size;
