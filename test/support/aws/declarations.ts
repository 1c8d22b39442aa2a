import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "../../../tools/lib/paths.ts";

const sdk = join(root, "node_modules/@pulumi/aws");

/** A property as the SDK declares it. */
export interface Declared {
  readonly isArray: boolean;
  /** Where its own properties are declared. */
  readonly type: Reference | undefined;
}

/** An interface or a class: the file, the namespace in it, and its name. */
export interface Reference {
  readonly file: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

type Declaration = ts.InterfaceDeclaration | ts.ClassDeclaration;

const sources = new Map<string, ReadonlyMap<string, Declaration> | undefined>();

/** The properties that the SDK declares, by name; undefined where it does not declare them at all. */
export function declaredBy({ file, namespace, name }: Reference): ReadonlyMap<string, Declared> | undefined {
  const declaration = declarationsIn(file)?.get([namespace ?? [], name].flat().join("."));
  if (declaration === undefined) return undefined;
  const members: readonly (ts.TypeElement | ts.ClassElement)[] = [...declaration.members];
  const properties = members.filter((one) => ts.isPropertySignature(one) || ts.isPropertyDeclaration(one));
  return new Map(
    properties
      .filter((one) => !ts.getModifiers(one)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword))
      .map(({ name, type }) => [name.getText(), describe(type)]),
  );
}

/** The declarations of a file, by name, those of namespaces as `namespace.name`. Parsed once: two files are huge. */
function declarationsIn(file: string): ReadonlyMap<string, Declaration> | undefined {
  if (sources.has(file)) return sources.get(file);
  const path = join(sdk, `${file}.d.ts`);
  const found = existsSync(path) ? new Map<string, Declaration>() : undefined;
  sources.set(file, found);
  if (found === undefined) return undefined;
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const collect = (statements: readonly ts.Statement[], prefix: string) => {
    for (const statement of statements) {
      if (ts.isModuleDeclaration(statement) && statement.body && ts.isModuleBlock(statement.body)) {
        collect(statement.body.statements, `${statement.name.text}.`);
      } else if (ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement)) {
        if (statement.name) found.set(prefix + statement.name.text, statement);
      }
    }
  };
  collect(source.statements, "");
  return found;
}

/** Looks through `Input<…>`, `Output<…>`, `… | undefined` and `…[]`. */
function describe(type: ts.TypeNode | undefined): Declared {
  if (type === undefined) return { isArray: false, type: undefined };
  if (ts.isArrayTypeNode(type)) return { isArray: true, type: describe(type.elementType).type };
  if (ts.isParenthesizedTypeNode(type)) return describe(type.type);
  if (ts.isUnionTypeNode(type)) {
    const variants = type.types.map(describe);
    return { isArray: variants.some(({ isArray }) => isArray), type: variants.find((one) => one.type)?.type };
  }
  if (!ts.isTypeReferenceNode(type)) return { isArray: false, type: undefined };
  const path = type.typeName.getText().split(".");
  if (["Input", "Output"].includes(path.at(-1) ?? "")) return describe(type.typeArguments?.[0]);
  return { isArray: false, type: nested(path) };
}

/** `inputs.rds.Name` and `outputs.rds.Name` are in files of their own. */
function nested([kind, ...path]: readonly string[]): Reference | undefined {
  const file = { inputs: "types/input", outputs: "types/output" }[kind ?? ""];
  const name = path.at(-1);
  return file && name ? { file, namespace: path.length > 1 ? path[0] : undefined, name } : undefined;
}
