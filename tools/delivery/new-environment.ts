import { readFileSync, writeFileSync } from "node:fs";
import { isMap, isScalar, parseDocument, visit } from "yaml";
import { Failure } from "../lib/failure.ts";
import { refusalOf, stackFile } from "../pulumi/stacks.ts";

type Document = ReturnType<typeof parseDocument>;

/** Something that differs from environment to environment. */
export interface Question {
  /** Name of the answer on the command line. */
  readonly name: string;
  readonly text: string;
  /** The value in the file that is copied; undefined where it has none, and nothing is asked. */
  readonly current: (from: Document) => string | undefined;
  readonly set: (document: Document, answer: string) => void;
}

const value = (name: string, text: string, ...places: readonly (readonly (string | number)[])[]): Question => ({
  name,
  text,
  current: (from) => {
    const values = places.map((place): unknown => from.getIn(["config", ...place]));
    const found = values.find((known) => known !== undefined);
    return typeof found === "string" ? found : undefined;
  },
  set: (document, answer) => {
    for (const place of places) {
      if (document.hasIn(["config", ...place])) document.setIn(["config", ...place], answer);
    }
  },
});

const s3 = ["sark:postgres", "backup", "s3"] as const;

/** What is asked for, in this order. Everything else is the same as in the file that is copied, to be changed there. */
export const questions: readonly Question[] = [
  value("environment", "What it is for: development, staging or production", ["sark:environment"]),
  value("namespace", "Namespace that is made", ["sark:namespace"]),
  value("host", "Host name of the gateway", ["sark:edge", "hosts", 0], ["sark:tls", "gatewayHosts", 0]),
  value("context", "Context of the kubeconfig", ["sark:cluster", "context"]),
  {
    name: "registry",
    text: "Registry of the images",
    current: (from) => registryOf(from),
    set: (document, answer) => {
      const former = registryOf(document) ?? "";
      for (const node of repositories(document)) node.value = node.value.replace(former, answer);
    },
  },
  value("bucket", "Bucket of the backups", [...s3, "bucket"]),
  value("region", "Its region", [...s3, "region"]),
  value("backup-role", "Role that may write there", [...s3, "credentials", "roleArn"]),
];

interface Text {
  value: string;
}

function repositories(document: Document): readonly Text[] {
  const found: Text[] = [];
  visit(document, {
    Pair: (_, { key, value: node }) => {
      if (isScalar(key) && key.value === "repository" && isScalar(node) && typeof node.value === "string") {
        found.push(node as Text);
      }
    },
  });
  return found;
}

const registryOf = (document: Document): string | undefined => repositories(document)[0]?.value.split("/")[0];

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
