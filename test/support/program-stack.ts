import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { Progress } from "../../tools/lib/progress.ts";
import type { RunResult } from "../../tools/lib/run.ts";
import { Workspace } from "../../tools/pulumi/workspace.ts";
import type { Pulumi } from "../../tools/setup/index.ts";

/** Name of the one stack. */
export const stack = "test";

export interface ProgramStackArgs {
  /** Where its state and its settings are kept. */
  readonly directory: string;
  /** Folder of the program. */
  readonly program: string;
  /** Name of its project, before each of its settings. */
  readonly project: string;
  readonly pulumi: Pulumi;
  /** What its providers find in their environment. */
  readonly environment: Workspace["environment"];
}

/** A stack of a small program that only tests have, with a state of its own. */
export class ProgramStack {
  readonly workspace: Workspace;
  private readonly args: ProgramStackArgs;

  private constructor(workspace: Workspace, args: ProgramStackArgs) {
    this.workspace = workspace;
    this.args = args;
  }

  static async create(args: ProgramStackArgs, { log }: Progress): Promise<ProgramStack> {
    const { directory, project } = args;
    const state = join(directory, "state");
    mkdirSync(state);
    const workspace = new Workspace(args.pulumi, state, log, args.environment);
    // Pulumi writes the new stack's salt beside a project file; the program's own folder is not to change.
    writeFileSync(join(directory, "Pulumi.yaml"), `name: ${project}\nruntime: nodejs\n`);
    await workspace.run(["stack", "init", stack, "--no-select", "--cwd", directory]);
    return new ProgramStack(workspace, args);
  }

  /** Gives the program other settings. */
  configure(settings: Readonly<Record<string, unknown>>): void {
    const content = parse(readFileSync(this.file, "utf8")) as Readonly<Record<string, unknown>>;
    const config = Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [`${this.args.project}:${name}`, value] as const),
    );
    writeFileSync(this.file, stringify({ ...content, config }));
  }

  /** Runs a pulumi command with the program. */
  async pulumi(command: string, ...options: readonly string[]): Promise<RunResult> {
    const place = ["--stack", stack, "--config-file", this.file, "--cwd", this.args.program];
    return this.workspace.attempt([command, ...place, ...options]);
  }

  /** What a command about the stack says that needs no program, such as `stack export`. */
  async ask(...command: readonly string[]): Promise<string> {
    return this.workspace.run([...command, "--stack", stack, "--cwd", this.args.directory]);
  }

  private get file(): string {
    return join(this.args.directory, `Pulumi.${stack}.yaml`);
  }
}
