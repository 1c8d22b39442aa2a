import { createInterface } from "node:readline/promises";
import { newStackFile, sourceOf, writeNewStack } from "../delivery/new-environment.ts";
import { questions } from "../delivery/questions.ts";
import { Failure } from "../lib/failure.ts";
import { requireStack } from "../pulumi/stack-files.ts";

export interface NewEnvironmentOptions {
  readonly name?: string;
  /** The stack that is copied. */
  readonly from: string;
  /** Answers by the name of their question, as the command line has them. */
  readonly [answer: string]: string | undefined;
}

/** Asks what a new environment is, checks the answers and writes its stack file. */
export async function newEnvironment(options: NewEnvironmentOptions): Promise<void> {
  requireStack(options.from);
  const from = sourceOf(options.from);
  const asked = process.stdin.isTTY ? createInterface({ input: process.stdin, output: process.stderr }) : undefined;
  try {
    const stack = options.name ?? (await asked?.question("Name of the stack: "));
    if (stack === undefined) throw new Failure("A stack needs a name: npm run new-environment -- --name NAME");
    const answers: Record<string, string> = {};
    for (const { name, text, current } of questions) {
      const given = options[camelCase(name)];
      const former = current(from);
      if (given !== undefined && former === undefined) {
        throw new Failure(`Stack ${options.from} has nothing that --${name} could say. Set it in the new file.`);
      }
      if (former === undefined) continue;
      const answer = given ?? (await asked?.question(`${text} [${former}]: `))?.trim();
      answers[name] = answer === undefined || answer === "" ? former : answer;
    }
    const created = newStackFile(from, answers);
    const file = writeNewStack(stack, created);
    console.log([`Written: ${file}`, ...nextSteps(stack, created.secrets)].join("\n"));
  } finally {
    asked?.close();
  }
}

const camelCase = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

const nextSteps = (stack: string, secrets: readonly string[]): readonly string[] => [
  "",
  "What is left:",
  "  Look through it: sizes, addresses and image digests are those of the stack that was copied.",
  `  pulumi stack init ${stack} --secrets-provider 'awskms://alias/…'`,
  ...secrets.map((key) => `  pulumi config set --secret --path ${key} --stack ${stack}`),
  `  npm run preview -- ${stack}`,
  `  npm run golden, and commit both files`,
];
