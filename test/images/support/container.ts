import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chownSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ImageConfiguration, UnpackedImage } from "./unpacked.ts";

/** Why containers cannot run on this machine, if they cannot. */
function whatContainersLack(): string | undefined {
  if (process.getuid?.() !== 0) return "containers need root";
  const { status } = spawnSync("unshare", ["--mount", "setpriv", "--no-new-privs", "true"]);
  return status === 0 ? undefined : "containers need mount namespaces, and unshare and setpriv of util-linux";
}

const lack = whatContainersLack();

/** A suite of tests that run containers; where there can be none it is skipped, and its title says why. */
export function describeContainers(title: string, tests: (this: Mocha.Suite) => void): void {
  if (lack === undefined) describe(title, tests);
  else describe.skip(`${title} (${lack})`, tests);
}

export interface ContainerOptions {
  /** Replaces the entrypoint. */
  readonly command?: readonly string[];
  /** Replaces the command of the image. */
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Folders of this machine by where they are mounted. */
  readonly volumes?: Readonly<Record<string, string>>;
}

// As Pod Security "restricted" has it: a read-only root with a writable /tmp, no root, no privilege to be had. The network
// is this machine's, so every container needs ports of its own.
const script = `
tree=$1 user=$2 folder=$3 volumes=$4 path=$5; shift 5
mount --bind "$tree" "$tree"
mount --bind -o remount,ro "$tree"
mount -t tmpfs -o mode=1777 tmpfs "$tree/tmp"
mount --rbind /dev "$tree/dev"
mount --rbind /proc "$tree/proc"
while read -r from to; do [ -z "$from" ] || mount --bind "$from" "$tree$to"; done <<< "$volumes"
setpriv=$(command -v setpriv) unshare=$(command -v unshare)
# From here on programs are looked for where the image has them.
export PATH="$path"
exec "$setpriv" --clear-groups --no-new-privs \\
  "$unshare" --root="$tree" --wd="$folder" --setgid="$user" --setuid="$user" "$@"
`;

const imageEnvironment = ({ Env }: ImageConfiguration): Record<string, string> =>
  Object.fromEntries(Env.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));

const running = new Set<ChildProcess>();

// A test run that breaks off leaves nothing behind.
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A process with the root file system and the user of an image. It has the process id of the program itself. */
export class Container {
  private readonly child: ChildProcess;
  private readonly ended: Promise<number>;
  private readonly stopSignal: NodeJS.Signals;
  /** All it has written so far. */
  output = "";

  constructor({ configuration, tree }: UnpackedImage, options: ContainerOptions = {}) {
    const user = configuration.User.split(":")[0] ?? "";
    const volumes = Object.entries(options.volumes ?? {});
    for (const [to, from] of volumes) {
      mkdirSync(join(tree, to), { recursive: true });
      chownSync(from, Number(user), Number(user));
    }
    const program = options.command ?? [...configuration.Entrypoint, ...(options.arguments ?? configuration.Cmd ?? [])];
    const table = volumes.map(([to, from]) => `${from} ${to}`).join("\n");
    this.stopSignal = configuration.StopSignal ?? "SIGTERM";
    const { PATH = "", ...environment } = { ...imageEnvironment(configuration), ...options.environment };
    const parameters = [tree, user, configuration.WorkingDir, table, PATH];
    this.child = spawn("unshare", ["--mount", "bash", "-ec", script, "container", ...parameters, ...program], {
      env: { ...environment, PATH: process.env["PATH"] },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    }
    this.ended = new Promise((resolve) => {
      this.child.once("close", (code, signal) => {
        resolve(code ?? (signal === "SIGKILL" ? 137 : 143));
      });
    });
    running.add(this.child);
    this.child.once("close", () => running.delete(this.child));
  }

  /** Resolves with its exit status, as a container runtime would report it. */
  async end(): Promise<number> {
    return this.ended;
  }

  /** Asks it to stop, as a kubelet does, and resolves with its exit status. */
  async stop(): Promise<number> {
    this.signal(this.stopSignal);
    return this.ended;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Stops the program and all it has started from running, as a node that hangs would. */
  freeze(): void {
    this.signalAll("SIGSTOP");
  }

  thaw(): void {
    this.signalAll("SIGCONT");
  }

  private signalAll(signal: NodeJS.Signals): void {
    const pid = String(this.child.pid);
    this.signal(signal);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
    for (const child of children) process.kill(Number(child), signal);
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }
}
