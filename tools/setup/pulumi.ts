import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { cache } from "../lib/paths.ts";
import type { Progress } from "../lib/progress.ts";
import { attempt } from "../lib/run.ts";
import { buildGoModule, type GoModule, programsOf } from "./go-module.ts";
import { kubernetesProvider, languageHost, pulumiCli, smallProviders } from "./modules.ts";
import { downloadRelease } from "./official.ts";
import { versions } from "./versions.ts";

interface Plugin {
  readonly name: string;
  readonly version: string;
}

/** A plugin that programs of users have as well. */
interface OfficialPlugin extends Plugin {
  readonly source: GoModule;
}

// The longest build is the first one, so that others run beside it where it cannot use more than one processor.
const plugins: readonly OfficialPlugin[] = [
  { name: "kubernetes", version: versions.kubernetesProvider, source: kubernetesProvider },
  { name: "random", version: versions.random, source: smallProviders },
  { name: "tls", version: versions.tls, source: smallProviders },
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
 *
 * @param aws program of the provider for AWS, which only tests have; default: none
 */
export async function obtainPulumi(progress: Progress, aws?: string): Promise<Pulumi> {
  const sources = new Map<Plugin, string>();
  for (const plugin of plugins) sources.set(plugin, await obtainPlugin(plugin, progress));
  if (aws !== undefined) sources.set({ name: "aws", version: versions.aws }, aws);
  return assembleHome(await obtainCommandLine(progress), sources);
}

/** Returns the programs that belong beside each other: `pulumi` and the language host. */
async function obtainCommandLine(progress: Progress): Promise<readonly string[]> {
  const inFolder = (folder: string) => ["pulumi", "pulumi-language-nodejs"].map((name) => join(folder, name));
  const installed = await installedCommandLine();
  if (installed !== undefined) return inFolder(installed);
  if (!existsSync(programsOf(pulumiCli))) {
    const archive = `sdk/pulumi-v${versions.pulumi}-${process.platform}-${process.arch}.tar.gz`;
    const title = `Pulumi ${versions.pulumi}`;
    const downloaded = await downloadRelease(title, archive, `pulumi-official-${versions.pulumi}`, progress);
    if (downloaded !== undefined) return inFolder(join(downloaded, "pulumi"));
  }
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

/** Returns the path of the plugin's program. */
async function obtainPlugin(plugin: OfficialPlugin, progress: Progress): Promise<string> {
  const program = pluginProgram(plugin);
  const installed = join(process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi"), "plugins", pluginFolder(plugin));
  if (existsSync(join(installed, program))) return join(installed, program);
  if (!existsSync(programsOf(plugin.source))) {
    const platform = `${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;
    const archive = `plugins/${program}-v${plugin.version}-${platform}.tar.gz`;
    const title = `Pulumi provider ${plugin.name} ${plugin.version}`;
    const downloaded = await downloadRelease(title, archive, pluginFolder(plugin), progress);
    if (downloaded !== undefined) return join(downloaded, program);
  }
  return join(await buildGoModule(plugin.source, progress), program);
}

/** Lays the programs out as Pulumi expects them, in a folder that is keyed by where they come from. */
function assembleHome(commandLine: readonly string[], sources: ReadonlyMap<Plugin, string>): Pulumi {
  const origin = JSON.stringify([commandLine, [...sources.values()]]);
  const home = join(cache("pulumi-home"), createHash("sha256").update(origin).digest("hex").slice(0, 12));
  const bin = join("versions", versions.pulumi, "bin");
  if (!existsSync(home)) {
    const staging = mkdtempSync(`${home}-`);
    for (const program of commandLine) place(program, join(staging, bin));
    for (const [plugin, program] of sources) place(program, join(staging, "plugins", pluginFolder(plugin)));
    try {
      renameSync(staging, home);
    } catch {
      // Another run was first; its home is the same.
      rmSync(staging, { recursive: true, force: true });
    }
  }
  keepNoLogs(home);
  return { home, bin: join(home, bin) };
}

/**
 * Pulumi writes down everything that it does, with all values of all resources, in a folder of its home: half of its time, 7 MiB for
 * each preview of a large stack, and no setting against it. Where it cannot make the folder, it goes on without.
 */
function keepNoLogs(home: string): void {
  const logs = join(home, "logs");
  if (statSync(logs, { throwIfNoEntry: false })?.isFile() === true) return;
  rmSync(logs, { recursive: true, force: true });
  writeFileSync(
    logs,
    "A file, so that Pulumi keeps no log of its own here: what it says is in the log of the command that runs it.\n",
  );
}

/** A hard link, not a symbolic one: Pulumi looks for the language host beside its own program after resolving those. */
function place(program: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const target = join(folder, basename(program));
  try {
    linkSync(program, target);
  } catch {
    // Another file system, or one without links.
    copyFileSync(program, target);
  }
}
