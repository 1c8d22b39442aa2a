import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { stackFileSchema } from "../../settings/json-schema.ts";
import { rulesTable } from "../../policy/document.ts";
import { root } from "../lib/paths.ts";
import { architecture } from "./architecture.ts";
import { edgeModesTable } from "./edge-modes.ts";

/** A file, or a part of one, that is made from the program and never written by hand. */
export interface Document {
  /** Path in the checkout. */
  readonly file: string;
  /** What the whole file must say now. */
  readonly text: string;
}

/** Everything that is generated. A test compares it with the checkout; `npm run docs` writes it. */
export async function documents(): Promise<readonly Document[]> {
  return Promise.all(
    [
      { file: "stacks/settings.schema.json", text: JSON.stringify(stackFileSchema()) },
      between("README.md", "diagram", `\`\`\`mermaid\n${architecture()}\n\`\`\``),
      between("docs/edge.md", "modes", edgeModesTable()),
      between("policy/README.md", "rules", rulesTable()),
    ].map(formatted),
  );
}

/** As the project's formatter wants it, so that a generated file is not an exception to it. */
async function formatted({ file, text }: Document): Promise<Document> {
  const path = join(root, file);
  return { file, text: await format(text, { ...(await resolveConfig(path)), filepath: path }) };
}

/** The file with new content between its markers `<!-- name -->` and `<!-- /name -->`. */
function between(file: string, name: string, content: string): Document {
  const text = readFileSync(join(root, file), "utf8");
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, after] = [text.split(start)[0], text.split(end)[1]];
  if (before === undefined || after === undefined) throw new Error(`${file} has no part ${start} … ${end}`);
  return { file, text: `${before}${start}\n\n${content.trim()}\n\n${end}${after}` };
}
