import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../../lib/failure.ts";
import { planFile } from "./files.ts";

/** How long the kernel may take to end everything in a cluster's namespaces, in milliseconds. */
const endTimeout = 30_000;

interface Process {
  readonly pid: number;
  readonly arguments: readonly string[];
}

/**
 * The processes that hold a cluster's namespaces: `unshare`, the first process inside, and the supervisor. When the
 * first one inside ends, the kernel ends everything inside.
 *
 * They are told by their command lines, which name the cluster's own plan, and not by recorded ids: those may belong to
 * somebody else after a reboot, and a start that is killed may not come to record them.
 */
function holders(directory: string): readonly Process[] {
  const plan = planFile(directory);
  return processIds()
    .map((pid) => ({ pid, arguments: commandLine(pid) }))
    .filter(({ arguments: [...words] }) => words.at(-1) === plan && words.at(-2)?.endsWith("/real/world/main.ts"));
}

/** The first process inside the cluster's namespaces, if the cluster runs. */
export function firstProcess(directory: string): number | undefined {
  return holders(directory).find(({ arguments: [program = ""] }) => basename(program) === "init")?.pid;
}

/** Ends all of the cluster's processes outside its pods, and with them those; does nothing if there are none. */
export async function endProcesses(directory: string): Promise<void> {
  const deadline = Date.now() + endTimeout;
  const first = firstProcess(directory);
  const namespace = first === undefined ? undefined : namespaceOf(first);
  const remaining = () => [
    ...holders(directory).map(({ pid }) => pid),
    ...processIds().filter((pid) => namespace !== undefined && namespaceOf(pid) === namespace),
  ];
  for (let found = remaining(); found.length > 0; found = remaining()) {
    for (const { pid } of holders(directory)) kill(pid);
    if (Date.now() > deadline) {
      throw new Failure(`Processes of the cluster in ${directory} do not end: ${found.join(", ")}`);
    }
    await sleep(50);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

const processIds = (): readonly number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** The process-id namespace of a process; undefined if it has ended. */
function namespaceOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}

/** Empty for a process that has ended. */
function commandLine(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
  } catch {
    return [];
  }
}
