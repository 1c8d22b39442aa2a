import { isScalar, type parseDocument, visit } from "yaml";

export type Document = ReturnType<typeof parseDocument>;

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
