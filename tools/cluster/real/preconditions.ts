import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../../lib/failure.ts";
import type { Log } from "../../lib/log.ts";
import type { Progress } from "../../lib/progress.ts";
import { attempt } from "../../lib/run.ts";
import { createCgroups, removeCgroups } from "./cgroups/index.ts";
import { systemEnvironment, systemFolders } from "./environment.ts";
import { networkPlugins } from "./world/configuration.ts";

/** Programs of the machine by the Debian packages that have them. */
const packages: Readonly<Record<string, readonly string[]>> = {
  containerd: ["containerd", "containerd-shim-runc-v2", "ctr"],
  ipset: ["ipset"],
  iproute2: ["ip"],
  iptables: ["iptables", "iptables-restore", "iptables-save"],
  openssl: ["openssl"],
  runc: ["runc"],
  "util-linux": ["nsenter", "unshare"],
};

/** Parts of the kernel that nothing loads by itself, and how to see that they are there. */
const modules: Readonly<Record<string, () => boolean>> = {
  br_netfilter: () => existsSync("/proc/sys/net/bridge/bridge-nf-call-iptables"),
  overlay: () => /\boverlay$/m.test(readFileSync("/proc/filesystems", "utf8")),
};

const namespaces = [
  "--pid",
  "--net",
  "--mount",
  "--uts",
  "--ipc",
  "--fork",
  "--mount-proc",
  "--propagation",
  "private",
];

/** What must be possible in new namespaces, in which it leaves nothing. */
const trials: Readonly<Record<string, readonly string[]>> = {
  "Linux namespaces": ["true"],
  "network links": ["ip", "link", "add", "one", "type", "veth", "peer", "name", "other"],
  "network bridges": ["ip", "link", "add", "one", "type", "bridge"],
  iptables: ["iptables", "--table", "nat", "--append", "POSTROUTING", "--jump", "MASQUERADE"],
  ipset: ["ipset", "create", "one", "hash:ip"],
};

/**
 * What this machine lacks to run real nodes, each as a clause for the user; empty if it can run them.
 *
 * @param installPackages whether missing Debian packages may be installed
 */
export async function missingForRealNodes(
  progress: Progress,
  { installPackages = false } = {},
): Promise<readonly string[]> {
  const { log } = progress;
  if (process.platform !== "linux") return [`real nodes need Linux, and this is ${process.platform}`];
  if (process.getuid?.() !== 0) return ["real nodes need root"];
  if (installPackages && missingPackages().length > 0) {
    await progress.step(`Debian packages ${missingPackages().join(", ")}`, async () => {
      await install(missingPackages(), log);
      return missingPackages().length === 0 ? "installed" : "not to be had";
    });
  }
  const lacking = missingPackages();
  if (lacking.length > 0) return [`packages are missing: apt-get install ${lacking.join(" ")}`];
  return [...(await lackingModules(log)), ...(await failedTrials(log)), ...(await lackingCgroups())];
}

async function install(names: readonly string[], log: Log): Promise<void> {
  if (names.length === 0) return;
  // A machine with another distribution's containerd would lose it, and with it the user's container engine.
  const options = ["--yes", "--quiet", "--no-install-recommends", "--no-remove", "--no-upgrade"];
  const env = { ...systemEnvironment, DEBIAN_FRONTEND: "noninteractive" };
  const apt = async (args: readonly string[]) => {
    const result = await attempt("apt-get", args, { log, env }).catch(() => undefined);
    return result?.status === 0;
  };
  if (await apt(["install", ...options, ...names])) return;
  // The lists may name packages that the archive has replaced since.
  if (await apt(["update", "--quiet"])) await apt(["install", ...options, ...names]);
}

function missingPackages(): readonly string[] {
  const missing = Object.entries(packages)
    .filter(([, programs]) => !programs.every(isInstalled))
    .map(([name]) => name);
  return networkPlugins() === undefined ? [...missing, "containernetworking-plugins"].sort() : missing;
}

function isInstalled(program: string): boolean {
  return systemFolders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

async function lackingModules(log: Log): Promise<readonly string[]> {
  const lacking: string[] = [];
  for (const [name, isThere] of Object.entries(modules)) {
    // A machine without modprobe has all it will ever have.
    if (!isThere()) await attempt("modprobe", [name], { log, env: systemEnvironment }).catch(() => undefined);
    if (!isThere()) lacking.push(`the kernel has no ${name}`);
  }
  return lacking;
}

async function failedTrials(log: Log): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const [what, command] of Object.entries(trials)) {
    const { status, stderr } = await attempt("unshare", [...namespaces, ...command], { log, env: systemEnvironment });
    if (status !== 0) failed.push(`this machine does not allow ${what} (${stderr.trim()})`);
    // Each trial needs the namespaces.
    if (failed.length > 0) break;
  }
  return failed;
}

async function lackingCgroups(): Promise<readonly string[]> {
  const trial = `sark-trial-${process.pid}`;
  try {
    createCgroups(trial, ["node"]);
    return [];
  } catch (error) {
    return [`this machine does not allow cgroups (${messageOf(error)})`];
  } finally {
    await removeCgroups(trial);
  }
}
