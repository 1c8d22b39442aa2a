import { spawn } from "node:child_process";
import { appendFileSync, openSync } from "node:fs";
import { join } from "node:path";
import { environment } from "../environment.ts";
import { logDirectory } from "../files.ts";

/** Pause before a program that ended is started again, in milliseconds. */
const restartDelay = 1_000;

/** Keeps a program of the cluster running, and records all it says in a log of its name. */
export function keepRunning(name: string, [program = "", ...args]: readonly string[], directory: string): void {
  const log = join(logDirectory(directory), `${name}.log`);
  const output = openSync(log, "a");
  const start = () => {
    const child = spawn(program, args, { env: environment(directory), stdio: ["ignore", output, output] });
    let ended = false;
    const again = (reason: string) => {
      if (ended) return;
      ended = true;
      appendFileSync(log, `-- ${name} ${reason}, starting it again\n`);
      setTimeout(start, restartDelay);
    };
    child.once("error", (error) => {
      again(`could not be started: ${error.message}`);
    });
    child.once("exit", (code, signal) => {
      again(`ended with ${signal ?? `status ${code ?? "unknown"}`}`);
    });
  };
  start();
}
