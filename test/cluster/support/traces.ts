import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { identityOf } from "../../../tools/cluster/real/plan.ts";

/** Folders of the machine that programs of a node would write to if they could. */
const folders = ["/etc", "/opt", "/usr/libexec", "/usr/libexec/kubernetes", "/run", "/var/lib", "/var/log", "/var/run"];

/** Kernel parameters that a kubelet, kube-proxy or kube-router would change. */
const parameters = ["vm/overcommit_memory", "vm/panic_on_oom", "kernel/panic", "kernel/panic_on_oops"].concat([
  ...["kernel/keys/root_maxkeys", "net/ipv4/ip_forward", "net/netfilter/nf_conntrack_max"],
]);

/** Everything of the machine that a cluster could leave something in. Equal before and after, if it left nothing. */
export function machineState(directory: string): Record<string, readonly string[]> {
  const identity = identityOf(directory);
  // Other clusters may come and go meanwhile.
  const isForeign = (line: string) => /\bsark[0-9a-f]{8}/.test(line) && !line.includes(identity);
  const lines = (program: string, ...args: readonly string[]) =>
    execFileSync(program, args, { encoding: "utf8" })
      .split("\n")
      .filter((line) => !isForeign(line));
  return {
    processes: processesOf(directory).map(({ command }) => command),
    links: lines("ip", "-oneline", "link").map((line) => line.split(":")[1] ?? ""),
    routes: lines("ip", "route", "show", "table", "all"),
    mounts: readFileSync("/proc/self/mountinfo", "utf8").split("\n"),
    cgroups: cgroups().filter((path) => path.includes(identity) || path.includes(`sark-trial-${process.pid}`)),
    firewall: lines("iptables-save").filter((line) => !line.startsWith("#")),
    folders: folders
      .filter((folder) => existsSync(folder))
      .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name))),
    parameters: parameters.map((name) => `${name}=${readFileSync(join("/proc/sys", name), "utf8")}`),
  };
}

interface Process {
  readonly pid: number;
  readonly command: string;
  /** Its process-id namespace. */
  readonly namespace: string;
}

/** The processes whose command line names the folder. */
export function processesOf(directory: string): readonly Process[] {
  return allProcesses().filter(({ command }) => command.includes(directory));
}

/** The processes in any of these process-id namespaces, whatever they are. */
export function processesIn(namespaces: ReadonlySet<string>): readonly Process[] {
  return allProcesses().filter(({ namespace }) => namespaces.has(namespace));
}

function allProcesses(): readonly Process[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const command = readFileSync(join("/proc", name, "cmdline"), "utf8").replaceAll("\0", " ");
      return [{ pid: Number(name), command, namespace: readlinkSync(join("/proc", name, "ns/pid")) }];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
}

/** Cgroups at the first two levels, which covers both versions. */
function cgroups(): readonly string[] {
  const mount = "/sys/fs/cgroup";
  return readdirSync(mount, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => [name, ...readdirSync(join(mount, name)).map((inner) => join(name, inner))]);
}
