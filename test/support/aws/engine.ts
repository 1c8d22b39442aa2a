import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Log } from "../../../tools/lib/log.ts";
import { local, root } from "../../../tools/lib/paths.ts";
import { Progress } from "../../../tools/lib/progress.ts";
import { endCommands, type RunResult } from "../../../tools/lib/run.ts";
import { type AwsPrograms, setUpAws } from "../../../tools/setup/aws.ts";
import { ProgramStack, stack } from "../program-stack.ts";
import { AwsStandIn } from "./stand-in.ts";

const program = join(root, "test/support/aws/program");

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
  private readonly stack: ProgramStack;

  private constructor(directory: string, aws: AwsStandIn, stack: ProgramStack, programs: AwsPrograms) {
    this.directory = directory;
    this.aws = aws;
    this.stack = stack;
    this.programs = programs;
  }

  static async start(): Promise<AwsEngine> {
    const progress = new Progress(new Log("awstest"));
    const programs = await setUpAws(progress);
    const directory = mkdtempSync(join(local("test"), "aws-"));
    const aws = await AwsStandIn.start(programs);
    await aws.createCluster(cluster);
    const { pulumi } = programs;
    const args = { directory, program, project: "stores", pulumi, environment: aws.environment };
    return new AwsEngine(directory, aws, await ProgramStack.create(args, progress), programs);
  }

  async stop(): Promise<void> {
    // One that a test gave up would go on asking for ever.
    endCommands("SIGTERM");
    await this.aws.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Gives the program other settings. */
  configure(settings: ProgramSettings): void {
    const entries = Object.entries({ cluster, ...settings });
    this.stack.configure(Object.fromEntries(entries.map(([name, value]) => [name, String(value)] as const)));
  }

  async up(): Promise<RunResult> {
    return this.stack.pulumi("up", "--yes", "--skip-preview");
  }

  async preview(...options: readonly string[]): Promise<RunResult> {
    return this.stack.pulumi("preview", ...options);
  }

  /** @param only type and name of the one resource that is to go, with what depends on it; default: everything */
  async destroy(only?: string): Promise<RunResult> {
    const target =
      only === undefined ? [] : ["--target-dependents", "--target", `urn:pulumi:${stack}::stores::${only}`];
    return this.stack.pulumi("destroy", "--yes", "--skip-preview", ...target);
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
    return this.stack.ask("stack", "export", ...options);
  }

  /** The schema of the provider for AWS that was built. */
  async schema(): Promise<unknown> {
    return JSON.parse(await this.stack.workspace.run(["package", "get-schema", this.programs.provider]));
  }
}
