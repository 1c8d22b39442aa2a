import { isDeepStrictEqual } from "node:util";
import { stringify } from "yaml";
import { stackFileSchema } from "../../settings/json-schema.ts";
import { configurationIn, stackFile } from "../pulumi/stack-files.ts";
import { asCode, isSecret, type Node, typeOf, valueOf } from "./setting-types.ts";

/** A setting inside a setting. */
interface Row {
  readonly path: string;
  readonly type: string;
  readonly value: string;
  readonly text: string;
  /** Where it stands only in some variants, the tags of those; empty: everywhere where what is around it stands. */
  readonly only: readonly Tag[];
}

/** What tells variants apart: the path of a setting with one value only, or of one that the others do not have. */
interface Tag {
  readonly path: string;
  readonly value: string;
  /** Whether the variant is the only one that does not have it. */
  readonly isExcept?: true;
}

/** Stack whose values are the examples. */
const shown = "production";

/** Lines of an example; the stack file has the rest. */
const longestExample = 24;

const config = (stackFileSchema() as { properties: { config: Node } }).properties.config;

const at = (...path: readonly string[]): Node =>
  path.reduce<Node>((node, key) => {
    const inner = node.properties?.[key] ?? node.oneOf?.find(({ properties }) => properties?.[key])?.properties?.[key];
    if (inner === undefined) throw new Error(`the settings have no ${path.join(" ")}`);
    return inner;
  }, config);

/** What stands in many places is described once. */
const shared: Readonly<Record<string, Node>> = {
  image: at("sark:images", "sark"),
  resources: at("sark:sark", "resources"),
  storage: at("sark:postgres", "storage"),
  peer: at("sark:edge", "controller"),
};

/** The reference of all settings, as Markdown. */
export function settingsReference(): string {
  const values = configurationIn(stackFile(shown));
  const names = Object.keys(config.properties ?? {});
  return [
    "# Settings",
    "Every key of a stack file `stacks/Pulumi.<stack>.yaml`, from the schema that checks it. What is not set has its default; a key " +
      "without one is required. Values that are marked secret are set with " +
      "`pulumi config set --secret --path KEY`. Examples are those of stack `production`.",
    names.map((name) => `[\`${name}\`](#${anchor(name)})`).join(" · "),
    ...names.map((name) => section(name, at(name), values[name])),
    "## Forms\n\nWhat stands in many places.",
    ...Object.entries(shared).map(([name, node]) => `### ${name}\n\n${table(rowsOf(node, "", name))}`),
  ].join("\n\n");
}

const anchor = (name: string): string => name.toLowerCase().replace(/[^\w-]/g, "");

function section(name: string, node: Node, example: unknown): string {
  const required = config.required?.includes(name) === true;
  const rows = rowsOf(node, "", "");
  const facts = [`Type: ${typeOf(node)}.`, required ? "Required." : `Default: ${valueOf(node, false)}.`];
  return [
    `## ${name}`,
    [node.description ?? "", ...(rows.length === 0 ? facts : required ? ["Required."] : [])].join(" ").trim(),
    ...(rows.length > 0 ? [table(rows)] : []),
    ...(example === undefined ? [] : [`\`\`\`yaml\n${exampleText(name, example)}\n\`\`\``]),
  ].join("\n\n");
}

function exampleText(name: string, value: unknown): string {
  const lines = stringify({ [name]: value }, { lineWidth: 0 })
    .trimEnd()
    .split("\n");
  return lines.length <= longestExample ? lines.join("\n") : [...lines.slice(0, longestExample), "# …"].join("\n");
}

/**
 * All settings inside a setting.
 *
 * @param within name of the form that is described, which then is not referred to
 */
function rowsOf(node: Node, path: string, within: string): readonly Row[] {
  const variants = node.oneOf ?? node.anyOf?.filter(({ type }) => type === "object") ?? [];
  const inner = [
    ...properties(node, path, within),
    ...merged(variants.map((variant) => [tagOf(variant, path), properties(variant, path, within)] as const)),
  ];
  if (node.items !== undefined) inner.push(...rowsOf(node.items, `${path}[]`, within));
  if (typeof node.additionalProperties === "object") {
    inner.push(...rowsOf(node.additionalProperties, path === "" ? "NAME" : `${path}.NAME`, within));
  }
  return inner;
}

function properties(node: Node, path: string, within: string): readonly Row[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, inner]) => {
    const place = path === "" ? key : `${path}.${key}`;
    const form = formOf(inner);
    const row: Row = {
      path: place,
      type: form !== undefined && form !== within ? `[${form}](#${form})` : typeOf(inner),
      value: valueOf(inner, node.required?.includes(key) === true),
      text: inner.description ?? "",
      only: [],
    };
    const isWhole = isSecret(inner) || (form !== undefined && form !== within);
    return [row, ...(isWhole ? [] : rowsOf(inner, place, within))];
  });
}

/** The form of a value, whatever its description says. */
function formOf(node: Node): string | undefined {
  const essence = ({ description: _text, default: _value, ...rest }: Node): unknown => rest;
  return Object.keys(shared).find((name) => isDeepStrictEqual(essence(shared[name] ?? {}), essence(node)));
}

function tagOf({ properties: inner = {} }: Node, path: string): Tag {
  const place = (key: string) => (path === "" ? key : `${path}.${key}`);
  const found = Object.entries(inner).find(([, { const: value }]) => value !== undefined);
  if (found !== undefined) return { path: place(found[0]), value: String(found[1].const) };
  return { path: place(Object.keys(inner)[0] ?? ""), value: "" };
}

/** Rows that several variants have are one, and so is the setting that tells the variants apart. */
function merged(variants: readonly (readonly [Tag, readonly Row[]])[]): readonly Row[] {
  const found = new Map<string, Row>();
  const tags = new Map<string, readonly Tag[]>();
  for (const [tag, rows] of variants) {
    for (const row of rows) {
      if (row.path === tag.path && tag.value !== "") {
        const known = found.get(row.path);
        const text = `${row.type}: ${row.text || "–"}`;
        found.set(row.path, known === undefined ? { ...row, text } : joined(known, row.type, text));
      } else {
        const key = JSON.stringify(row);
        found.set(key, row);
        tags.set(key, [...(tags.get(key) ?? []), tag]);
      }
    }
  }
  return [...found].map(([key, row]) => {
    const having = tags.get(key) ?? [];
    // What tells apart further inside implies what does so around it.
    const isSaid = row.only.length > 0 || having.length === variants.length;
    if (isSaid) return row;
    const missing = variants.map(([tag]) => tag).filter((tag) => !having.includes(tag));
    const [except] = missing;
    return {
      ...row,
      only: except && missing.length === 1 && having.length > 1 ? [{ ...except, isExcept: true }] : having,
    };
  });
}

const joined = (row: Row, type: string, text: string): Row => ({
  ...row,
  type: `${row.type}, ${type}`,
  text: `${row.text} ${text}`,
});

function table(rows: readonly Row[]): string {
  const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
  const lines = rows.map(
    ({ path, type, value, text, only }) =>
      `| \`${path}\` | ${cell(type)} | ${cell(value)} | ${cell([...condition(path, only), text].join(" ").trim())} |`,
  );
  return ["| Setting | Type | Default | What it means |", "| --- | --- | --- | --- |", ...lines].join("\n");
}

/** When a setting stands, where that is not always. */
function condition(path: string, only: readonly Tag[]): readonly string[] {
  const [first] = only;
  if (first === undefined || first.path === path) return [];
  if (first.value === "") return [`Beside ${asCode(first.path)}.`];
  return [
    `Only with ${only
      .map((tag) => `${tag.path}: ${tag.value}`)
      .map(asCode)
      .join(", ")}.`,
  ];
}
