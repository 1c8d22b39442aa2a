import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { stackFileSchema } from "../../settings/json-schema.ts";
import { frameworksTable, optionsTable, rulesTable } from "../../policy/document.ts";
import { root } from "../lib/paths.ts";
import { architecture } from "./architecture.ts";
import { capacityExample, labFiguresTable } from "./capacity.ts";
import { causesTable } from "./causes.ts";
import { checklistDocument } from "./checklist.ts";
import { defectsDocument } from "./defects.ts";
import { edgeModesTable } from "./edge-modes.ts";
import { objectivesTable } from "./objectives.ts";
import { settingsReference } from "./settings.ts";
import { vaultContentsTable } from "./vault-contents.ts";

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
      { file: "docs/settings.md", text: settingsReference() },
      { file: "docs/checklist.md", text: checklistDocument() },
      { file: "docs/defects.md", text: defectsDocument() },
      within("README.md", { diagram: `\`\`\`mermaid\n${architecture()}\n\`\`\`` }),
      within("docs/capacity.md", { example: capacityExample(), figures: labFiguresTable() }),
      within("docs/alerts.md", { causes: causesTable() }),
      within("docs/edge.md", { modes: edgeModesTable() }),
      within("docs/secrets.md", { vault: vaultContentsTable() }),
      within("policy/README.md", { options: optionsTable(), rules: rulesTable(), frameworks: frameworksTable() }),
      within("docs/architecture.md", { diagram: `\`\`\`mermaid\n${architecture()}\n\`\`\`` }),
      within("docs/runbooks/cluster-loss.md", { objectives: objectivesTable() }),
    ].map(formatted),
  );
}

/** As the project's formatter wants it, so that a generated file is not an exception to it. */
async function formatted({ file, text }: Document): Promise<Document> {
  const path = join(root, file);
  return { file, text: await format(text, { ...(await resolveConfig(path)), filepath: path }) };
}

/** The file with new content between the markers `<!-- name -->` and `<!-- /name -->` of each part. */
function within(file: string, parts: Readonly<Record<string, string>>): Document {
  const text = Object.entries(parts).reduce(
    (whole, [name, content]) => {
      const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
      const [before, after] = [whole.split(start)[0], whole.split(end)[1]];
      if (before === undefined || after === undefined) throw new Error(`${file} has no part ${start} … ${end}`);
      return `${before}${start}\n\n${content.trim()}\n\n${end}${after}`;
    },
    readFileSync(join(root, file), "utf8"),
  );
  return { file, text };
}
