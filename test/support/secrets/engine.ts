import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { SimulatedCluster } from "../../../tools/cluster/simulated/index.ts";
import { Log } from "../../../tools/lib/log.ts";
import { local, root } from "../../../tools/lib/paths.ts";
import { Progress } from "../../../tools/lib/progress.ts";
import { endCommands, type RunResult } from "../../../tools/lib/run.ts";
import { setUpAws } from "../../../tools/setup/aws.ts";
import { setUpSimulatedNodes } from "../../../tools/setup/index.ts";
import { AwsStandIn } from "../aws/stand-in.ts";
import { ProgramStack } from "../program-stack.ts";

const program = join(root, "test/support/secrets/program");
const eksCluster = "test";

/** The real engine with a program that keeps secrets in any store, what stands in for AWS, and a Kubernetes of its own. */
export class SecretsEngine {
  readonly cluster: SimulatedCluster;
  readonly aws: AwsStandIn;
  private readonly directory: string;
  private readonly stack: ProgramStack;
  private readonly subnetIds: readonly string[];

  private constructor(
    directory: string,
    cluster: SimulatedCluster,
    aws: AwsStandIn,
    stack: ProgramStack,
    subnetIds: readonly string[],
  ) {
    this.directory = directory;
    this.cluster = cluster;
    this.aws = aws;
    this.stack = stack;
    this.subnetIds = subnetIds;
  }

  static async start(): Promise<SecretsEngine> {
    const progress = new Progress(new Log("secretstest"));
    const programs = await setUpAws(progress);
    const directory = mkdtempSync(join(local("test"), "secrets-"));
    const cluster = new SimulatedCluster(join(directory, "cluster"), await setUpSimulatedNodes(progress), progress.log);
    await cluster.start();
    const aws = await AwsStandIn.start(programs);
    await aws.createCluster(eksCluster);
    const environment = { ...aws.environment, ...cluster.environment };
    const { pulumi } = programs;
    const stack = await ProgramStack.create({ directory, program, project: "secrets", pulumi, environment }, progress);
    const subnetIds = [...(await aws.ask("ec2", "DescribeSubnets")).matchAll(/<subnetId>(.*?)</g)];
    return new SecretsEngine(
      directory,
      cluster,
      aws,
      stack,
      subnetIds.map(([, id = ""]) => id),
    );
  }

  /**
   * Chooses where secrets are kept.
   *
   * @param versions those that are wanted of Vault, by what they are for
   */
  configure(
    mode: "aws-secrets-manager" | "vault" | "kubernetes",
    versions: Readonly<Record<string, number>> = {},
  ): void {
    this.stack.configure({ mode, versions, cluster: eksCluster, subnetIds: this.subnetIds });
  }

  async stop(): Promise<void> {
    endCommands("SIGTERM");
    await this.aws.stop();
    await this.cluster.wipe();
    rmSync(this.directory, { recursive: true, force: true });
  }

  async pulumi(command: "preview" | "up" | "destroy", ...options: readonly string[]): Promise<RunResult> {
    const asked = command === "preview" ? [] : ["--yes", "--skip-preview"];
    return this.stack.pulumi(command, ...asked, ...options);
  }

  /** Names of the Secrets that pods would read. */
  async names(): Promise<Readonly<Record<"application" | "grafana" | "certificate", string>>> {
    return JSON.parse(await this.stack.ask("stack", "output", "--json")) as Record<
      "application" | "grafana" | "certificate",
      string
    >;
  }

  /** The state as Pulumi keeps it. */
  async state(...options: readonly string[]): Promise<string> {
    return this.stack.ask("stack", "export", ...options);
  }
}
