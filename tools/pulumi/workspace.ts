import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../lib/failure.ts";
import type { Log } from "../lib/log.ts";
import { cache, ensure, root } from "../lib/paths.ts";
import { attempt, interactive, type RunResult } from "../lib/run.ts";
import type { Pulumi } from "../setup/index.ts";
import { isLocked, isLockedByTheDead, lockedStatus, lockedText } from "./lock.ts";
import { stackFile } from "./stack-files.ts";

/**
 * Encrypts the secrets of the stacks that live on this machine only. It is published on purpose: what it protects is
 * the state of a throw-away cluster.
 */
const localPassphrase = "local";

/** Pulumi with a state of its own in a folder. */
export class Workspace {
  /** Added to the environment of every pulumi command. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  private readonly log: Log;
  private readonly state: string;

  /**
   * @param state folder of the state
   * @param environment what clients of the cluster need; default: nothing, for the user's own kubeconfig
   */
  constructor(pulumi: Pulumi, state: string, log: Log, environment: Workspace["environment"] = {}) {
    this.log = log;
    this.state = state;
    this.environment = {
      PATH: `${pulumi.bin}:${process.env["PATH"] ?? ""}`,
      PULUMI_HOME: pulumi.home,
      PULUMI_BACKEND_URL: `file://${state}`,
      // Beside the programs, where it would be by default, two checkouts would write it at once and read half of it.
      PULUMI_CREDENTIALS_PATH: join(state, "..", "login"),
      // The Kubernetes provider leaves a kubeconfig there each time.
      TMPDIR: ensure(join(state, "..", "tmp")),
      PULUMI_CONFIG_PASSPHRASE: process.env["PULUMI_CONFIG_PASSPHRASE"] ?? localPassphrase,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // The plugins are the ones of PULUMI_HOME, whatever else is on the PATH, and nothing is downloaded behind them.
      PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      NODE_COMPILE_CACHE: cache("node-compile"),
      // Pulumi and its plugins live for seconds: they need not look for unused memory so often, which took a fifth of their time.
      GOGC: process.env["GOGC"] ?? "400",
      ...environment,
    };
  }

  /** Runs a pulumi command and returns what it said. */
  async attempt(args: readonly string[], onOutput?: (text: string) => void): Promise<RunResult> {
    return attempt("pulumi", [...args, "--non-interactive", "--color=never"], {
      cwd: root,
      env: this.environment,
      log: this.log,
      ...(onOutput && { onOutput }),
    });
  }

  /**
   * Runs a pulumi command that streams events. They tell in clear what the program registers, passwords included, so the log gets
   * no more than the command and the errors beside them.
   */
  async stream(args: readonly string[]): Promise<RunResult> {
    const whole = [...args, "--non-interactive", "--color=never"];
    this.log.write(`$ pulumi ${whole.join(" ")}`);
    const env = { ...this.environment, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };
    const result = await attempt("pulumi", whole, { cwd: root, env });
    this.log.write(result.stderr);
    return result;
  }

  /** Runs a pulumi command that must succeed and returns its standard output. */
  async run(args: readonly string[]): Promise<string> {
    const result = await this.attempt(args);
    if (result.status === 0) return result.stdout;
    throw new Failure(explain(result));
  }

  /**
   * Runs a pulumi command that changes the stack. A lock that a killed run left behind is released; one of a run that is
   * still at work is respected.
   *
   * @throws Failure if another run is updating the stack
   */
  async update(stack: string, args: readonly string[], onOutput?: (text: string) => void): Promise<RunResult> {
    let result = await this.attempt([...args, "--stack", stack], onOutput);
    if (isLockedByTheDead(result)) {
      await this.run(["cancel", "--yes", stack]);
      result = await this.attempt([...args, "--stack", stack], onOutput);
    }
    if (isLocked(result)) throw new Failure(lockedText(stack, result), { status: lockedStatus });
    return result;
  }

  /** Runs a pulumi command on the user's terminal and returns its status. */
  async interactive(args: readonly string[]): Promise<number> {
    return interactive("pulumi", args, { cwd: root, env: this.environment, log: this.log });
  }

  /**
   * Makes sure that the stack exists in the state, and returns the file with its settings: a private copy, because a new
   * stack writes its encryption salt into its file, and a command that only looks must not change the checkout.
   *
   * @param source file that is copied; default: the project's own for this stack
   */
  async ensureStack(stack: string, source = stackFile(stack)): Promise<string> {
    const copies = join(this.state, "..", "stacks");
    const copy = join(copies, `Pulumi.${stack}.yaml`);
    const names = await this.stacks();
    const salt = names.includes(stack) && existsSync(copy) ? saltOf(readFileSync(copy, "utf8")) : undefined;
    mkdirSync(copies, { recursive: true });
    // A project of the same name, so that the stack is the program's.
    writeFileSync(join(copies, "Pulumi.yaml"), "name: sark\nruntime: nodejs\n");
    const settings = readFileSync(source, "utf8");
    writeFileSync(
      copy,
      saltOf(settings) === undefined && salt !== undefined ? `${settings.trimEnd()}\n${salt}\n` : settings,
    );
    if (!names.includes(stack)) await this.run(["stack", "init", stack, "--no-select", "--cwd", copies]);
    return copy;
  }

  private async stacks(): Promise<readonly string[]> {
    const known = JSON.parse(await this.run(["stack", "ls", "--json"])) as readonly { readonly name: string }[];
    return known.map(({ name }) => name.split("/").at(-1) ?? name);
  }
}

const saltOf = (settings: string): string | undefined => /^encryptionsalt: .*$/m.exec(settings)?.[0];

/** What went wrong, from what pulumi said: the diagnostics if there are any, else its last words. */
export function explain({ stdout, stderr }: RunResult): string {
  if (stderr.includes("incorrect passphrase")) {
    return (
      "The passphrase in PULUMI_CONFIG_PASSPHRASE does not open this stack. Unset the variable for stacks that live on " +
      `this machine (theirs is published: "${localPassphrase}"), or set the right one.`
    );
  }
  const diagnostics = /^(?:Diagnostics|Policies):\n[\s\S]*?(?=^(?:Outputs|Resources|Duration|Changes):|(?![\s\S]))/gm;
  const found = stdout.match(diagnostics)?.join("\n").trim();
  return found ?? (stderr.trim() || stdout.trim()).split("\n").slice(-15).join("\n");
}
