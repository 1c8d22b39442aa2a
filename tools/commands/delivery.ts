import type { Command } from "commander";
import { questions } from "../delivery/questions.ts";
import type { Progress } from "../lib/progress.ts";
import { affected } from "./affected.ts";
import { deploy, type DeployOptions } from "./deploy.ts";
import { drift, type DriftOptions } from "./drift.ts";
import type { NewEnvironmentOptions } from "./new-environment.ts";
import { contextOption, nodesOption } from "./options.ts";
import { preview, type PreviewOptions } from "./preview.ts";
import type { ReleaseOptions } from "./release.ts";
import type { RestoreCheckOptions } from "./restore-check.ts";

const backendOption = ["--backend <url>", "state that a team shares, as pulumi login takes it"] as const;
const acknowledgeOption = ["--allow-stateful-change", "what holds data may be replaced or deleted"] as const;
const jsonOption = ["--json", "print everything as JSON"] as const;
const timeLimitOption = ["--time-limit <minutes>", "after which the update is broken off; default: 45"] as const;

/**
 * Adds the commands with which changes reach environments. Those that know the settings take half a second to load, and are loaded
 * when they are called.
 *
 * @param end is given the exit status of those that have one of their own
 */
export function addDeliveryCommands(program: Command, progress: Progress, end: (status: number) => void): void {
  program
    .command("preview <stack>")
    .description("show what an update of a stack would do, and whether anything stands against it")
    .option(...contextOption)
    .addOption(nodesOption())
    .option(...backendOption)
    .option(...jsonOption)
    .option(...acknowledgeOption)
    .option("--pull-request <number>", "write it into the comment of the stack there, in a workflow of GitHub")
    .action(async (stack: string, options: PreviewOptions) => {
      end(await preview(progress, stack, options));
    });
  program
    .command("affected")
    .description("print the stacks that changed since a commit, or all that are deployed, as JSON")
    .option("--since <commit>", "compare with this commit")
    .action(({ since }: { readonly since?: string }) => affected(since));
  program
    .command("deploy <stack>")
    .description("update a stack as the checkout says, where nothing stands against it")
    .option(...contextOption)
    .option(...backendOption)
    .option(...acknowledgeOption)
    .option("--commit <sha>", "the label of its pull request says so, too, in a workflow of GitHub")
    .option(...timeLimitOption)
    .option(...jsonOption)
    .action((stack: string, options: DeployOptions) => deploy(progress, stack, options));
  program
    .command("release")
    .description("bring a new version of SARK to a stack")
    .requiredOption("--stack <name>", "the stack")
    .requiredOption("--sark <digest>", "digest of the new image")
    .option("--tag <tag>", "what people call it; default: the tag that is there")
    .option(...contextOption)
    .option(...backendOption)
    .option(...acknowledgeOption)
    .option(...timeLimitOption)
    .option(...jsonOption)
    .action(async (options: ReleaseOptions) => {
      const { release } = await import("./release.ts");
      await release(progress, options);
    });
  const newStack = program
    .command("new-environment")
    .description("ask what a new environment is, check the answers and write its stack file")
    .option("--name <name>", "name of the stack")
    .option("--from <stack>", "the stack that is copied", "production");
  for (const { name, text } of questions) newStack.option(`--${name} <value>`, text);
  newStack.action(async (options: NewEnvironmentOptions) => {
    const { newEnvironment } = await import("./new-environment.ts");
    await newEnvironment(options);
  });
  program
    .command("drift <stack>")
    .description("name what stands otherwise than the state and the program say")
    .option(...contextOption)
    .option(...backendOption)
    .option(...jsonOption)
    .action(async (stack: string, options: DriftOptions) => {
      end(await drift(progress, stack, options));
    });
  program
    .command("restore-check <stack>")
    .description("say whether it is proven that the backups of a stack restore")
    .option(...contextOption)
    .option("--max-age-days <days>", "how old the proof may be; default: 8")
    .option(...jsonOption)
    .action(async (stack: string, options: RestoreCheckOptions) => {
      const { restoreCheck } = await import("./restore-check.ts");
      end(await restoreCheck(progress, stack, options));
    });
}
