import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { Log } from "../../../tools/lib/log.ts";
import { local, root } from "../../../tools/lib/paths.ts";
import { Progress } from "../../../tools/lib/progress.ts";
import { endCommands, type RunResult } from "../../../tools/lib/run.ts";
import { Workspace } from "../../../tools/pulumi/workspace.ts";
import { type AwsPrograms, setUpAws } from "../../../tools/setup/aws.ts";
import { AwsStandIn } from "./stand-in.ts";

const program = join(root, "test/support/aws/program");
const stack = "test";

/** Name of the EKS cluster that the program finds its network by. */
const cluster = "test";

/** The program's settings. */
export interface ProgramSettings {
  readonly databaseClass: string;
  /** Days that backups are kept. */
  readonly backupDays: number;
  readonly databaseUser: string;
  /** Whether AWS refuses to delete the databases. */
  readonly protected: boolean;
  readonly cacheClass: string;
  readonly cacheShards: number;
}

/** The real engine with a small program and what stands in for AWS, in a folder of its own, for one test file. */
export class AwsEngine {
  readonly aws: AwsStandIn;
  readonly programs: AwsPrograms;
  private readonly directory: string;
  private readonly workspace: Workspace;

  private constructor(directory: string, aws: AwsStandIn, workspace: Workspace, programs: AwsPrograms) {
    this.directory = directory;
    this.aws = aws;
    this.workspace = workspace;
    this.programs = programs;
  }

  static async start(): Promise<AwsEngine> {
    const progress = new Progress(new Log("awstest"));
    const programs = await setUpAws(progress);
    const directory = mkdtempSync(join(local("test"), "aws-"));
    const aws = await AwsStandIn.start(programs);
    await aws.createCluster(cluster);
    const state = join(directory, "state");
    mkdirSync(state);
    const workspace = new Workspace(programs.pulumi, state, progress.log, aws.environment);
    // Pulumi writes the new stack's salt beside a project file; the program's own folder is not to change.
    writeFileSync(join(directory, "Pulumi.yaml"), "name: stores\nruntime: nodejs\n");
    await workspace.run(["stack", "init", stack, "--no-select", "--cwd", directory]);
    return new AwsEngine(directory, aws, workspace, programs);
  }

  async stop(): Promise<void> {
    // One that a test gave up would go on asking for ever.
    endCommands("SIGTERM");
    await this.aws.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Gives the program other settings. */
  configure(settings: ProgramSettings): void {
    const content = parse(readFileSync(this.file, "utf8")) as Readonly<Record<string, unknown>>;
    const entries = Object.entries({ cluster, ...settings });
    const config = Object.fromEntries(entries.map(([name, value]) => [`stores:${name}`, String(value)] as const));
    writeFileSync(this.file, stringify({ ...content, config }));
  }

  async up(): Promise<RunResult> {
    return this.pulumi("up", "--yes", "--skip-preview");
  }

  async preview(...options: readonly string[]): Promise<RunResult> {
    return this.pulumi("preview", ...options);
  }

  /** @param only type and name of the one resource that is to go, with what depends on it; default: everything */
  async destroy(only?: string): Promise<RunResult> {
    const target =
      only === undefined ? [] : ["--target-dependents", "--target", `urn:pulumi:${stack}::stores::${only}`];
    return this.pulumi("destroy", "--yes", "--skip-preview", ...target);
  }

  /** What an update would do, by resource: `update aws:rds/instance:Instance instance`. */
  async plan(): Promise<readonly string[]> {
    const { stdout } = await this.preview("--json");
    const { steps = [] } = JSON.parse(stdout) as { steps?: readonly { op: string; urn: string }[] };
    return steps
      .filter(({ op }) => op !== "same" && op !== "read")
      .map(({ op, urn }) => [op, ...urn.split("::").slice(-2)].join(" "))
      .sort();
  }

  /** The state as Pulumi keeps it, and with its secrets in clear. */
  async state(...options: readonly "--show-secrets"[]): Promise<string> {
    return this.workspace.run(["stack", "export", "--stack", stack, "--cwd", this.directory, ...options]);
  }

  /** The schema of the provider for AWS that was built. */
  async schema(): Promise<unknown> {
    return JSON.parse(await this.workspace.run(["package", "get-schema", this.programs.provider]));
  }

  private get file(): string {
    return join(this.directory, `Pulumi.${stack}.yaml`);
  }

  private async pulumi(command: string, ...options: readonly string[]): Promise<RunResult> {
    return this.workspace.attempt([
      command,
      "--stack",
      stack,
      "--config-file",
      this.file,
      "--cwd",
      program,
      ...options,
    ]);
  }
}
