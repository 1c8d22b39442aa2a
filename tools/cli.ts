import { Command, CommanderError } from "commander";
import { join } from "node:path";
import type { BundleOptions } from "./commands/bundle.ts";
import { addDeliveryCommands } from "./commands/delivery.ts";
import { down } from "./commands/down.ts";
import { refreshGolden } from "./commands/golden.ts";
import { standingCluster } from "./commands/kubernetes.ts";
import { contextOption, nodesOption } from "./commands/options.ts";
import { start, type StartOptions } from "./commands/start.ts";
import { lint, test } from "./commands/test.ts";
import { type LabOptions, usageStatus } from "./lab/select.ts";
import type { Log } from "./lib/log.ts";
import { local, root } from "./lib/paths.ts";
import { Progress } from "./lib/progress.ts";
import { interactive } from "./lib/run.ts";
import { Workspace } from "./pulumi/workspace.ts";
import { setUpEverything } from "./setup/everything.ts";
import { setUpPulumi } from "./setup/index.ts";

/** Runs one command of the project and returns its exit status. */
export async function runCommand(argv: readonly string[], log: Log): Promise<number> {
  const progress = new Progress(log);
  let status = 0;
  const program = new Command("npm run").exitOverride().enablePositionalOptions().showHelpAfterError();

  program
    .command("start")
    .description("set everything up and bring the platform up on this machine")
    .option(...contextOption)
    .addOption(nodesOption())
    .option("--json", "print what stands as JSON")
    .action((options: StartOptions) => start(progress, options));
  addDeliveryCommands(program, progress, (ended) => {
    status = ended;
  });
  program
    .command("down")
    .description("remove the platform from this machine")
    .action(() => down(progress));
  program
    .command("lab [scenarios...]")
    .description("break something on the standing platform, and measure what comes of it")
    .option("--list", "tell which scenarios there are")
    .option("--runs <number>", "run each so often, and show the spread", "1")
    .option(
      "--minutes <number>",
      "how long soak and monitoring-pictures go on; without it, half an hour and 15 minutes",
    )
    .option("--alerts", "measure the platform meanwhile, and look at which alerts a fault fires")
    .option("--json", "print everything that was measured as JSON")
    .option(...contextOption)
    .option("--consent <name>", "the same context once more: what a scenario breaks there is really broken")
    .option("--stack <name>", "the stack that stands there", "local")
    .option("--image <reference>", "image of the clients, where the cluster takes it from a registry")
    .exitOverride(({ exitCode, code, message }) => {
      throw new CommanderError(exitCode === 0 ? 0 : usageStatus, code, message);
    })
    .action(async (names: string[], options: LabOptions) => {
      // It knows the whole program, which takes a second to load.
      const { lab } = await import("./lab/index.ts");
      status = await lab(progress, names, options);
    });
  program
    .command("bundle <stack>")
    .description("pack and sign the policies of a stack whose replicas fetch them from a storage")
    .requiredOption("--key <file>", "private key that signs, in PEM form")
    .option("--output <file>", "what is written", "bundle.tar.gz")
    .action(async (stack: string, options: BundleOptions) => {
      // It knows the whole program, which takes a second to load.
      const { bundle } = await import("./commands/bundle.ts");
      await bundle(progress, stack, options);
    });
  program
    .command("kubectl [arguments...]")
    .description("kubectl against the cluster that the platform stands on")
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => {
      const { kubectlProgram, context, environment } = await standingCluster(progress);
      const place = context === undefined ? [] : ["--context", context];
      status = await interactive(kubectlProgram, [...place, ...args], { env: environment });
    });
  program
    .command("pulumi [arguments...]")
    .description("pulumi with the state of this checkout and the cluster that the platform stands on")
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => {
      const { environment } = await standingCluster(progress);
      const workspace = new Workspace(await setUpPulumi(progress), local("state"), log, environment);
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
    .action(async () => {
      // They know the whole program, which takes a second to load.
      const { writeDocuments } = await import("./commands/documents.ts");
      await writeDocuments(progress);
    });
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
      await setUpEverything(progress, true);
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
