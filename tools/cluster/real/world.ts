import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../lib/failure.ts";
import { environment } from "./environment.ts";
import { logDirectory, planFile } from "./files.ts";
import type { Plan } from "./plan.ts";
import { firstProcess } from "./processes.ts";
import { until } from "./wait.ts";

/** How long the kernel may take to make the namespaces, in milliseconds. */
const namespaceTimeout = 10_000;

const worldLog = (directory: string): string => join(logDirectory(directory), "world.log");

/**
 * Makes the cluster's namespaces and starts in them what starts everything else. It goes on when this process ends.
 *
 * @returns the first process in the namespaces; ending it ends all
 */
export async function createWorld({ directory, programs }: Plan): Promise<number> {
  const output = openSync(worldLog(directory), "a");
  const world = spawn(
    "unshare",
    [
      ...["--pid", "--net", "--mount", "--uts", "--ipc", "--fork", "--kill-child=KILL", "--mount-proc"],
      ...["--propagation", "private", programs.init],
      ...[process.execPath, join(import.meta.dirname, "world/main.ts"), planFile(directory)],
    ],
    { cwd: "/", detached: true, env: environment(directory), stdio: ["ignore", output, output] },
  );
  world.unref();
  closeSync(output);
  await until(async () => Promise.resolve(firstProcess(directory) !== undefined), namespaceTimeout);
  const pid = firstProcess(directory);
  if (pid === undefined) throw new Failure(`The namespaces of the cluster could not be made.\n${lastWords(directory)}`);
  return pid;
}

/** The end of what the supervisor said, for a failure message. */
export function lastWords(directory: string): string {
  return readFileSync(worldLog(directory), "utf8").trimEnd().split("\n").slice(-20).join("\n");
}
