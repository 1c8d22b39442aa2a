import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { SimulatedCluster } from "../../../tools/cluster/simulated/index.ts";
import { Log } from "../../../tools/lib/log.ts";
import { local, root } from "../../../tools/lib/paths.ts";
import { Progress } from "../../../tools/lib/progress.ts";
import { endCommands, type RunResult } from "../../../tools/lib/run.ts";
import { Workspace } from "../../../tools/pulumi/workspace.ts";
import { setUpAws } from "../../../tools/setup/aws.ts";
import { setUpSimulatedNodes } from "../../../tools/setup/index.ts";
import { AwsStandIn } from "../aws/stand-in.ts";

const program = join(root, "test/support/secrets/program");
const stack = "test";
const eksCluster = "test";

/** The real engine with a program that keeps secrets at AWS, what stands in for AWS, and a Kubernetes of its own. */
export class SecretsEngine {
  readonly cluster: SimulatedCluster;
  readonly aws: AwsStandIn;
  private readonly directory: string;
  private readonly workspace: Workspace;

  private constructor(directory: string, cluster: SimulatedCluster, aws: AwsStandIn, workspace: Workspace) {
    this.directory = directory;
    this.cluster = cluster;
    this.aws = aws;
    this.workspace = workspace;
  }

  static async start(): Promise<SecretsEngine> {
    const progress = new Progress(new Log("secretstest"));
    const programs = await setUpAws(progress);
    const directory = mkdtempSync(join(local("test"), "secrets-"));
    const cluster = new SimulatedCluster(join(directory, "cluster"), await setUpSimulatedNodes(progress), progress.log);
    await cluster.start();
    const aws = await AwsStandIn.start(programs);
    await aws.createCluster(eksCluster);
    const state = join(directory, "state");
    mkdirSync(state);
    const environment = { ...aws.environment, ...cluster.environment };
    const workspace = new Workspace(programs.pulumi, state, progress.log, environment);
    // Pulumi writes the new stack's salt beside a project file; the program's own folder is not to change.
    writeFileSync(join(directory, "Pulumi.yaml"), "name: secrets\nruntime: nodejs\n");
    await workspace.run(["stack", "init", stack, "--no-select", "--cwd", directory]);
    const engine = new SecretsEngine(directory, cluster, aws, workspace);
    const subnetIds = [...(await aws.ask("ec2", "DescribeSubnets")).matchAll(/<subnetId>(.*?)</g)].map(([, id]) => id);
    const content = parse(readFileSync(engine.file, "utf8")) as Readonly<Record<string, unknown>>;
    const config = { "secrets:cluster": eksCluster, "secrets:subnetIds": subnetIds };
    writeFileSync(engine.file, stringify({ ...content, config }));
    return engine;
  }

  async stop(): Promise<void> {
    endCommands("SIGTERM");
    await this.aws.stop();
    await this.cluster.wipe();
    rmSync(this.directory, { recursive: true, force: true });
  }

  async pulumi(command: "preview" | "up" | "destroy", ...options: readonly string[]): Promise<RunResult> {
    const asked = command === "preview" ? [] : ["--yes", "--skip-preview"];
    return this.workspace.attempt([
      ...[command, "--stack", stack, "--config-file", this.file, "--cwd", program],
      ...asked,
      ...options,
    ]);
  }

  /** Names of the Secrets that pods would read. */
  async names(): Promise<Readonly<Record<"application" | "grafana" | "certificate", string>>> {
    return JSON.parse(
      await this.workspace.run(["stack", "output", "--json", "--stack", stack, "--cwd", this.directory]),
    ) as Record<"application" | "grafana" | "certificate", string>;
  }

  /** The state as Pulumi keeps it. */
  async state(): Promise<string> {
    return this.workspace.run(["stack", "export", "--stack", stack, "--cwd", this.directory]);
  }

  private get file(): string {
    return join(this.directory, `Pulumi.${stack}.yaml`);
  }
}
