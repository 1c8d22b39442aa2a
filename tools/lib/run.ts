import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { Failure, messageOf } from "./failure.ts";
import type { Log } from "./log.ts";

export interface RunOptions {
  readonly cwd?: string;
  /** Added to the environment of this process; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where both output streams are recorded. */
  readonly log?: Log;
  /** Text given to the command's standard input. */
  readonly input?: string;
  /** Called with every piece of standard output, for progress. */
  readonly onOutput?: (text: string) => void;
}

export interface RunResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const running = new Set<ChildProcess>();

/** Ends every command that is under way; for the moment this process is told to end itself. */
export function endCommands(signal: NodeJS.Signals): void {
  for (const child of running) child.kill(signal);
}

function track(child: ChildProcess): void {
  running.add(child);
  child.once("close", () => running.delete(child));
}

/** Starts a command whose streams the caller reads and writes while it runs. */
export function start(
  command: string,
  args: readonly string[],
  { cwd, env }: Pick<RunOptions, "cwd" | "env"> = {},
): ChildProcessWithoutNullStreams {
  const child = spawn(command, args, { cwd, env: environment(env), stdio: "pipe" });
  track(child);
  return child;
}

/** Runs a command to its end and returns what it said, whatever its status. */
export async function attempt(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  options.log?.write(`$ ${[command, ...args].join(" ")}`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: environment(options.env),
      stdio: ["pipe", "pipe", "pipe"],
    });
    track(child);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      options.log?.write(text);
      options.onOutput?.(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      options.log?.write(text);
    });
    child.on("error", (error) => {
      reject(new Failure(`${command} could not be started: ${error.message}`, { cause: error }));
    });
    child.on("close", (code, signal) => {
      resolve({ status: signal ? 1 : (code ?? 1), stdout, stderr });
    });
    // A command that ends without reading its input closes the pipe early; its status tells what happened.
    child.stdin.on("error", (error) => options.log?.write(messageOf(error)));
    child.stdin.end(options.input ?? "");
  });
}

/** Runs a command that must succeed and returns its standard output. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await attempt(command, args, options);
  if (result.status === 0) return result.stdout;
  const said = (result.stderr.trim() || result.stdout.trim()).split("\n").slice(-15).join("\n");
  throw new Failure(`${command} ${args[0] ?? ""} ended with status ${result.status}:\n${said}`);
}

/** Runs a command on this process's own terminal and returns its status. */
export async function interactive(command: string, args: readonly string[], options: RunOptions = {}): Promise<number> {
  options.log?.write(`$ ${[command, ...args].join(" ")}`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: environment(options.env), stdio: "inherit" });
    track(child);
    child.on("error", (error) => {
      reject(new Failure(`${command} could not be started: ${error.message}`, { cause: error }));
    });
    child.on("close", (code, signal) => {
      resolve(signal ? 1 : (code ?? 1));
    });
  });
}

function environment(changes: RunOptions["env"]): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}
