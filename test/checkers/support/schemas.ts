import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "../../support/manifests.ts";

// JSON Schemas of the objects of Kubernetes, from what the API server says of itself.

/** A definition of OpenAPI 2, of which JSON Schema understands nearly all. */
export interface Definition {
  readonly properties?: Readonly<Record<string, Definition>>;
  readonly additionalProperties?: Definition | boolean;
  readonly items?: Definition;
  readonly $ref?: string;
  readonly "x-kubernetes-group-version-kind"?: readonly Readonly<Record<"group" | "version" | "kind", string>>[];
  readonly [keyword: string]: unknown;
}

export type Definitions = Readonly<Record<string, Definition>>;

const prefix = "#/definitions/";

/** Types that the API server reads from texts and from numbers, and describes as texts. */
const textsAndNumbers: ReadonlySet<string> = new Set([
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
  "io.k8s.apimachinery.pkg.api.resource.Quantity",
]);

/** The definitions in the file that the API server's sources have. */
export const definitionsIn = (file: string): Definitions =>
  (JSON.parse(readFileSync(file, "utf8")) as { readonly definitions: Definitions }).definitions;

/** The schema of a type of object, with all that it refers to; undefined where the API server does not know the type. */
export function schemaOf(definitions: Definitions, apiVersion: string, kind: string): Definition | undefined {
  const [version = "", group = ""] = apiVersion.split("/").reverse();
  const name = Object.keys(definitions).find((key) =>
    definitions[key]?.["x-kubernetes-group-version-kind"]?.some(
      (type) => type.group === group && type.version === version && type.kind === kind,
    ),
  );
  if (name === undefined) return undefined;
  const needed = new Map<string, Definition>();
  collect(definitions, name, needed);
  return { $ref: prefix + name, definitions: Object.fromEntries(needed) };
}

function collect(definitions: Definitions, name: string, needed: Map<string, Definition>): void {
  if (needed.has(name)) return;
  const definition = textsAndNumbers.has(name) ? { type: ["string", "number"] } : strict(definitions[name] ?? {});
  needed.set(name, definition);
  for (const [, reference = ""] of JSON.stringify(definition).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)) {
    collect(definitions, reference, needed);
  }
}

/** Fields that are not described are wrong. */
function strict({ properties, items, additionalProperties, ...rest }: Definition): Definition {
  return {
    ...rest,
    ...(items && { items: strict(items) }),
    ...(typeof additionalProperties === "object" && { additionalProperties: strict(additionalProperties) }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, strict(inner)])),
      additionalProperties: false,
    }),
  };
}

/** The name that kubeconform looks for: kind, the first part of the group, and the version. */
function fileName(apiVersion: string, kind: string): string {
  const [version = "", group] = apiVersion.split("/").reverse();
  return `${[kind, group?.split(".")[0], version]
    .filter((part) => part !== undefined)
    .join("-")
    .toLowerCase()}.json`;
}

/** Writes the schemas of all types among the manifests into the folder. */
export function writeSchemas(definitions: Definitions, manifests: readonly Manifest[], directory: string): void {
  for (const { apiVersion, kind } of manifests) {
    const schema = schemaOf(definitions, apiVersion, kind);
    if (schema !== undefined) writeFileSync(join(directory, fileName(apiVersion, kind)), JSON.stringify(schema));
  }
}
