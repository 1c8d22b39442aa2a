import { Command, CommanderError } from "commander";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { down } from "./commands/down.ts";
import { refreshGolden, writeDocuments } from "./commands/generate.ts";
import { embeddedCluster } from "./commands/kubernetes.ts";
import { preview, type PreviewOptions } from "./commands/preview.ts";
import { start, type StartOptions } from "./commands/start.ts";
import { lint, test } from "./commands/test.ts";
import { Failure } from "./lib/failure.ts";
import type { Log } from "./lib/log.ts";
import { local, root } from "./lib/paths.ts";
import { Progress } from "./lib/progress.ts";
import { interactive } from "./lib/run.ts";
import { together } from "./lib/together.ts";
import { Workspace } from "./pulumi/workspace.ts";
import { setUpKubernetes, setUpOpa, setUpPulumi } from "./setup/index.ts";

const contextHelp = "context of your kubeconfig to use instead of the embedded Kubernetes";

/** Runs one command of the project and returns its exit status. */
export async function runCommand(argv: readonly string[], log: Log): Promise<number> {
  const progress = new Progress(log);
  let status = 0;
  const program = new Command("npm run").exitOverride().enablePositionalOptions().showHelpAfterError();

  program
    .command("start")
    .description("set everything up and bring the platform up on this machine")
    .option("--context <name>", contextHelp)
    .action((options: StartOptions) => start(progress, options));
  program
    .command("preview <stack>")
    .description("show what an update of a stack would do")
    .option("--context <name>", contextHelp)
    .action(async (stack: string, options: PreviewOptions) => {
      status = await preview(progress, stack, options);
    });
  program
    .command("down")
    .description("remove the platform from this machine")
    .action(() => down(progress));
  program
    .command("kubectl [arguments...]")
    .description("kubectl against the embedded Kubernetes")
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => {
      const kubeconfig = join(local("cluster"), "kubeconfig");
      if (!existsSync(kubeconfig)) throw new Failure("There is no embedded Kubernetes yet. Start it with: npm start");
      const { kubectl } = await setUpKubernetes(progress);
      status = await interactive(kubectl, args, { env: { KUBECONFIG: kubeconfig } });
    });
  program
    .command("pulumi [arguments...]")
    .description("pulumi with the state of this checkout and the embedded Kubernetes")
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => {
      const cluster = await embeddedCluster(progress);
      const workspace = new Workspace(await setUpPulumi(progress), local("state"), log, cluster.kubeconfig);
      status = await workspace.interactive(args);
    });
  program
    .command("test")
    .description("run all tests")
    .action(async () => {
      status = await test(progress);
    });
  program
    .command("golden")
    .description("write what each stack registers into test/golden, for review")
    .action(() => refreshGolden(progress));
  program
    .command("docs")
    .description("write the generated documents")
    .action(() => writeDocuments(progress));
  program
    .command("lint")
    .description("check types, rules and format")
    .action(async () => {
      status = await lint(progress);
    });
  program
    .command("format")
    .description("format everything")
    .action(async () => {
      status = await interactive(process.execPath, [
        join(root, "node_modules/prettier/bin/prettier.cjs"),
        "--write",
        root,
      ]);
    });
  program
    .command("setup")
    .description("build or download everything the other commands need")
    .action(async () => {
      await together(setUpPulumi(progress), setUpKubernetes(progress), setUpOpa(progress));
    });

  try {
    await program.parseAsync(argv);
  } catch (error) {
    // Help was asked for, or the command line is wrong: commander has said so.
    if (error instanceof CommanderError) return error.exitCode;
    throw error;
  }
  return status;
}
