import {
  createWriteStream,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
} from "node:fs";
import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { messageOf } from "../lib/failure.ts";
import { withLock } from "../lib/lock.ts";
import type { Log } from "../lib/log.ts";
import { cache } from "../lib/paths.ts";
import { type Progress, unchanged } from "../lib/progress.ts";
import { attempt, run } from "../lib/run.ts";
import { buildGoModule, type GoModule } from "./go-module.ts";
import { kubernetesProvider, languageHost, pulumiCli, smallProviders } from "./modules.ts";
import { versions } from "./versions.ts";

/** Where Pulumi's releases are downloaded from; `SARK_PULUMI_RELEASES` names a mirror with the same layout. */
const releases = process.env["SARK_PULUMI_RELEASES"] ?? "https://get.pulumi.com/releases";

/** How long a server may take to answer before the tools are built instead. */
const answerTimeout = 5_000;

interface Plugin {
  readonly name: string;
  readonly version: string;
  readonly source: GoModule;
}

const plugins: readonly Plugin[] = [
  { name: "random", version: versions.random, source: smallProviders },
  { name: "tls", version: versions.tls, source: smallProviders },
  { name: "kubernetes", version: versions.kubernetesProvider, source: kubernetesProvider },
];

const pluginFolder = (plugin: Plugin) => `resource-${plugin.name}-v${plugin.version}`;
const pluginProgram = (plugin: Plugin) => `pulumi-resource-${plugin.name}`;

/** A Pulumi installation of its own, apart from the user's: its workspace and credentials are never touched. */
export interface Pulumi {
  /** Value for `PULUMI_HOME`. */
  readonly home: string;
  /** Folder of `pulumi` and its language host. */
  readonly bin: string;
}

/**
 * Provides the pinned Pulumi with its plugins: the official ones where the machine has them or can download them,
 * otherwise built from their Go modules.
 */
export async function obtainPulumi(progress: Progress): Promise<Pulumi> {
  const commandLine = await obtainCommandLine(progress);
  const sources = new Map<Plugin, string>();
  for (const plugin of plugins) sources.set(plugin, await obtainPlugin(plugin, progress));
  return assembleHome(commandLine, sources);
}

/** Returns the programs that belong beside each other: `pulumi` and the language host. */
async function obtainCommandLine(progress: Progress): Promise<readonly string[]> {
  const inFolder = (folder: string) => ["pulumi", "pulumi-language-nodejs"].map((name) => join(folder, name));
  const installed = await installedCommandLine();
  if (installed !== undefined) return inFolder(installed);
  const downloaded = join(cache("programs"), `pulumi-official-${versions.pulumi}`);
  if (!existsSync(downloaded)) await downloadCommandLine(downloaded, progress);
  if (existsSync(downloaded)) return inFolder(downloaded);
  return [
    join(await buildGoModule(pulumiCli, progress), "pulumi"),
    join(await buildGoModule(languageHost, progress), "pulumi-language-nodejs"),
  ];
}

/** Folder of an official installation of exactly the pinned version on the PATH. */
async function installedCommandLine(): Promise<string | undefined> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const program = join(folder, "pulumi");
    if (!existsSync(program)) continue;
    const real = dirname(realpathSync(program));
    if (!existsSync(join(real, "pulumi-language-nodejs"))) continue;
    const said = await attempt(program, ["version"], { env: { PULUMI_SKIP_UPDATE_CHECK: "true" } });
    if (said.stdout.trim() === `v${versions.pulumi}`) return real;
  }
  return undefined;
}

/** Fills `target` from Pulumi's release archive; leaves it missing where the server cannot be reached. */
async function downloadCommandLine(target: string, progress: Progress): Promise<void> {
  const archive = `${releases}/sdk/pulumi-v${versions.pulumi}-${process.platform}-${process.arch}.tar.gz`;
  if (!(await answers(archive, progress.log))) return;
  await progress.step(`Pulumi ${versions.pulumi}`, () =>
    withLock(cache("locks"), "pulumi-download", async () => {
      if (existsSync(target)) return unchanged;
      const staging = mkdtempSync(`${target}-`);
      try {
        const response = await fetch(archive);
        if (!response.ok || response.body === null) throw new Error(`${archive} answered ${response.status}`);
        await pipeline(Readable.fromWeb(response.body), createWriteStream(join(staging, "archive.tar.gz")));
        await run("tar", ["-xzf", "archive.tar.gz"], { cwd: staging, log: progress.log });
        renameSync(join(staging, "pulumi"), target);
        return "downloaded";
      } catch (error) {
        progress.log.write(`download of ${archive} failed, building instead: ${messageOf(error)}`);
        return "download failed, building instead";
      } finally {
        rmSync(staging, { recursive: true, force: true });
      }
    }),
  );
}

async function answers(url: string, log: Log): Promise<boolean> {
  try {
    return (await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(answerTimeout) })).ok;
  } catch (error) {
    log.write(`${url} cannot be reached: ${messageOf(error)}`);
    return false;
  }
}

/** Returns the path of the plugin's program. */
async function obtainPlugin(plugin: Plugin, progress: Progress): Promise<string> {
  const installed = join(process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi"), "plugins", pluginFolder(plugin));
  if (existsSync(join(installed, pluginProgram(plugin)))) return join(installed, pluginProgram(plugin));
  const downloaded = join(cache("programs"), pluginFolder(plugin));
  if (!existsSync(downloaded)) await downloadPlugin(plugin, downloaded, progress);
  if (existsSync(downloaded)) return join(downloaded, pluginProgram(plugin));
  return join(await buildGoModule(plugin.source, progress), pluginProgram(plugin));
}

async function downloadPlugin(plugin: Plugin, target: string, progress: Progress): Promise<void> {
  const platform = `${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;
  const archive = `${releases}/plugins/${pluginProgram(plugin)}-v${plugin.version}-${platform}.tar.gz`;
  if (!(await answers(archive, progress.log))) return;
  await progress.step(`Pulumi provider ${plugin.name} ${plugin.version}`, async () => {
    const staging = mkdtempSync(`${target}-`);
    try {
      const response = await fetch(archive);
      if (!response.ok || response.body === null) throw new Error(`${archive} answered ${response.status}`);
      await pipeline(Readable.fromWeb(response.body), createWriteStream(join(staging, "archive.tar.gz")));
      await run("tar", ["-xzf", "archive.tar.gz"], { cwd: staging, log: progress.log });
      rmSync(join(staging, "archive.tar.gz"));
      renameSync(staging, target);
      return "downloaded";
    } catch (error) {
      progress.log.write(`download of ${archive} failed, building instead: ${messageOf(error)}`);
      return "download failed, building instead";
    } finally {
      rmSync(staging, { recursive: true, force: true });
    }
  });
}

/** Lays the programs out as Pulumi expects them, in a folder that is keyed by where they come from. */
function assembleHome(commandLine: readonly string[], sources: ReadonlyMap<Plugin, string>): Pulumi {
  const key = createHash("sha256")
    .update(JSON.stringify([commandLine, [...sources.values()]]))
    .digest("hex")
    .slice(0, 12);
  const home = join(cache("pulumi-home"), key);
  const binInHome = join("versions", versions.pulumi, "bin");
  if (!existsSync(home)) {
    const staging = mkdtempSync(`${home}-`);
    mkdirSync(join(staging, binInHome), { recursive: true });
    // Hard links, because Pulumi looks for the language host beside its own program after resolving symbolic links.
    for (const program of commandLine)
      linkSync(program, join(staging, binInHome, program.slice(dirname(program).length)));
    for (const [plugin, program] of sources) {
      const folder = join(staging, "plugins", pluginFolder(plugin));
      mkdirSync(folder, { recursive: true });
      linkSync(program, join(folder, pluginProgram(plugin)));
    }
    try {
      renameSync(staging, home);
    } catch {
      // Another run was first; its home is the same.
      rmSync(staging, { recursive: true, force: true });
    }
  }
  return { home, bin: join(home, binInHome) };
}
