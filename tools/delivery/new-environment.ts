import { readFileSync, writeFileSync } from "node:fs";
import { isMap, isScalar, parseDocument, visit } from "yaml";
import { Failure } from "../lib/failure.ts";
import { stackFile } from "../pulumi/stack-files.ts";
import { refusalOf } from "../pulumi/stacks.ts";
import { type Document, questions } from "./questions.ts";

/** The file of a stack, to be copied. */
export function sourceOf(from: string): Document {
  return parseDocument(readFileSync(stackFile(from), "utf8"));
}

/** What is written for a new stack. */
export interface NewStack {
  readonly text: string;
  /** The same with the secrets of the stack that was copied, which stand for those of its own when it is checked. */
  readonly complete: string;
  /** Keys that must be set anew. */
  readonly secrets: readonly string[];
}

/**
 * The file of a new stack: that of another one with the answers in their places. Values that were encrypted are left out, for nobody
 * can read them with the key of another stack.
 */
export function newStackFile(from: Document, answers: Readonly<Record<string, string>>): NewStack {
  const document = from.clone();
  for (const key of ["encryptionsalt", "encryptedkey", "secretsprovider"]) document.delete(key);
  for (const { name, set } of questions) {
    const answer = answers[name];
    if (answer !== undefined) set(document, answer);
  }
  const complete = document.toString({ lineWidth: 0 });
  const secrets: string[] = [];
  visit(document, {
    Pair: (_, { key, value: node }, path) => {
      if (!isMap(node) || !node.has("secure") || !isScalar(key)) return undefined;
      const keys = path.flatMap((step) => ("key" in step && isScalar(step.key) ? [String(step.key.value)] : []));
      secrets.push([...keys.slice(1), String(key.value)].join("."));
      return visit.REMOVE;
    },
  });
  return { text: document.toString({ lineWidth: 0 }), complete, secrets };
}

/** A name that Pulumi, Kubernetes and file systems take. */
const stackName = /^[a-z][a-z0-9-]{0,40}$/;

/**
 * Writes the file of a new stack, where the settings are accepted.
 *
 * @returns its path
 * @throws Failure with everything that is wrong, before anything is written; or where there is such a stack already
 */
export function writeNewStack(
  stack: string,
  { text, complete }: Pick<NewStack, "text" | "complete">,
  file = stackFile(stack),
): string {
  if (!stackName.test(stack)) {
    throw new Failure(
      `A stack is named with lower-case letters, digits and '-', at most 41; it is ${JSON.stringify(stack)}.`,
    );
  }
  const refusal = refusalOf(stack, complete);
  if (refusal !== undefined) throw new Failure(refusal.replace(/^Mend stacks\/\S+/m, "Answer otherwise."));
  try {
    writeFileSync(file, text, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new Failure(`There is a stack ${stack} already: ${file}. Nothing was written.`);
  }
  return file;
}
