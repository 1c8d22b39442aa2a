import { join } from "node:path";
import { Failure } from "../lib/failure.ts";
import type { Log } from "../lib/log.ts";
import { cache, root } from "../lib/paths.ts";
import { attempt, interactive, type RunResult } from "../lib/run.ts";
import type { Pulumi } from "../setup/index.ts";

/**
 * Encrypts the secrets of the stacks that live on this machine only. It is published on purpose: what it protects is
 * the state of a throw-away cluster.
 */
const localPassphrase = "local";

/** Pulumi with a state of its own in a folder. */
export class Workspace {
  private readonly environment: Record<string, string | undefined>;
  private readonly log: Log;

  /**
   * @param state folder of the state
   * @param kubeconfig cluster that the program finds; default: the user's own
   */
  constructor(pulumi: Pulumi, state: string, log: Log, kubeconfig?: string) {
    this.log = log;
    this.environment = {
      PATH: `${pulumi.bin}:${process.env["PATH"] ?? ""}`,
      PULUMI_HOME: pulumi.home,
      PULUMI_BACKEND_URL: `file://${state}`,
      PULUMI_CONFIG_PASSPHRASE: localPassphrase,
      PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // The plugins are the ones of PULUMI_HOME, whatever else is on the PATH, and nothing is downloaded behind them.
      PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      NODE_COMPILE_CACHE: cache("node-compile"),
      ...(kubeconfig !== undefined && { KUBECONFIG: kubeconfig }),
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

  /** Runs a pulumi command that must succeed and returns its standard output. */
  async run(args: readonly string[]): Promise<string> {
    const result = await this.attempt(args);
    if (result.status === 0) return result.stdout;
    throw new Failure(explain(result));
  }

  /** Runs a pulumi command on the user's terminal and returns its status. */
  async interactive(args: readonly string[]): Promise<number> {
    return interactive("pulumi", args, { cwd: root, env: this.environment, log: this.log });
  }

  /** Makes sure that the stack exists in the state. */
  async ensureStack(stack: string, configFile: string): Promise<void> {
    const known = await this.run(["stack", "ls", "--json"]);
    const names = (JSON.parse(known) as { name: string }[]).map(({ name }) => name.split("/").at(-1));
    if (names.includes(stack)) return;
    await this.run(["stack", "init", stack, "--no-select", "--config-file", configFile]);
  }
}

/** The file with the settings of a stack. */
export const stackFile = (stack: string): string => join(root, "stacks", `Pulumi.${stack}.yaml`);

/** What went wrong, from what pulumi said: the diagnostics if there are any, else its last words. */
export function explain({ stdout, stderr }: RunResult): string {
  const diagnostics = /^(?:Diagnostics|Policies):\n[\s\S]*?(?=^(?:Outputs|Resources|Duration|Changes):|(?![\s\S]))/gm;
  const found = stdout.match(diagnostics)?.join("\n").trim();
  return found ?? (stderr.trim() || stdout.trim()).split("\n").slice(-15).join("\n");
}
