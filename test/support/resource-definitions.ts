import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { parseAllDocuments } from "yaml";

// What a controller's own CustomResourceDefinitions say about its objects.

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly [keyword: string]: unknown;
}

interface Definition {
  readonly kind: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

/** The checks of all definitions in a folder, by `apiVersion kind`. */
export function definitionsIn(directory: string): ReadonlyMap<string, ValidateFunction> {
  // The schemas are OpenAPI's: formats and extensions of its own mean nothing here, and patterns are Go's.
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false });
  const definitions = readdirSync(directory)
    .filter((name) => name.endsWith(".yaml"))
    .flatMap((name) => parseAllDocuments(readFileSync(join(directory, name), "utf8")))
    .flatMap((document) => (document.toJS() as Definition | null) ?? [])
    .filter(({ kind }) => kind === "CustomResourceDefinition");
  return new Map(
    definitions.flatMap(({ spec: { group, names, versions } }) =>
      versions.map(({ name, schema }) => [
        `${group}/${name} ${names.kind}`,
        ajv.compile(strict(schema.openAPIV3Schema)),
      ]),
    ),
  );
}

/** The API server drops fields that it does not know, or refuses them; so the schema must not let them pass. */
function strict(schema: Schema): Schema {
  const { properties, items, additionalProperties, ...rest } = schema;
  const isOpen = additionalProperties !== undefined || schema["x-kubernetes-preserve-unknown-fields"] === true;
  return {
    ...rest,
    ...(items && { items: strict(items) }),
    ...(typeof additionalProperties === "object" && { additionalProperties: strict(additionalProperties) }),
    ...(typeof additionalProperties === "boolean" && { additionalProperties }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, strict(inner)])),
      ...(!isOpen && { additionalProperties: false }),
    }),
  };
}
