import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** What the provider calls itself in its imports. */
const services = "github.com/hashicorp/terraform-provider-aws/internal/service/";

/** What is taken of the provider beside its services. */
const parts = ["go.mod", "go.sum", "{internal,names,version,xpprovider}/**"];

/** What only its tests need. */
const tests = ["**/{testdata,test-fixtures}/**", "**/{*_test,sweep}.go"];

/** What is left out of these parts: the services are taken one by one. */
const left = ["internal/{acctest,generate,sweep,service}/**", ...tests];

/** Embedded for every service by one pattern, in whatever is left of it. */
const errorTexts = "internal/service/{,*/}smarterr.hcl";

/** Generated files that name every service of AWS, and what remains of them. */
const registries: Readonly<Record<string, (text: string, kept: Kept) => string>> = {
  "internal/provider/sdkv2/service_packages_gen.go": withoutServices,
  "internal/conns/awsclient_gen.go": withoutFunctions,
  "internal/namevaluesfilters/service_filters_gen.go": withoutFunctions,
};

interface Kept {
  readonly services: ReadonlySet<string>;
  /** Names of clients and filters in the code that is kept. */
  readonly used: ReadonlySet<string>;
}

/**
 * Copies the sources of Terraform's provider for AWS with the wanted services, and those that these need, and no others,
 * so that it is built in minutes.
 *
 * @returns the services that were taken
 */
export function copyServices(sources: string, target: string, wanted: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  const files = new Set([...filesIn(sources, parts, left), ...globSync(errorTexts, { cwd: sources })]);
  for (const queue = [...wanted]; queue.length > 0;) {
    const service = queue.pop() ?? "";
    if (taken.has(service)) continue;
    taken.add(service);
    for (const file of filesOf(sources, service)) {
      files.add(file);
      queue.push(...importedServices(readFileSync(join(sources, file), "utf8")));
    }
  }
  const kept = { services: taken, used: namesUsed(sources, files) };
  for (const file of files) {
    const copy = join(target, file);
    mkdirSync(dirname(copy), { recursive: true });
    const shorten = registries[file];
    if (shorten === undefined) copyFileSync(join(sources, file), copy);
    else writeFileSync(copy, shorten(readFileSync(join(sources, file), "utf8"), kept));
  }
  return [...taken].sort();
}

const filesIn = (sources: string, patterns: readonly string[], exclude: readonly string[]): readonly string[] =>
  globSync(patterns, { cwd: sources, exclude, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(sources.length + 1));

function filesOf(sources: string, service: string): readonly string[] {
  const folder = `internal/service/${service}`;
  if (!existsSync(join(sources, folder))) throw new Error(`Terraform's provider for AWS has no service ${service}`);
  return filesIn(sources, [`${folder}/**`], tests);
}

const importedServices = (text: string): readonly string[] =>
  [...text.matchAll(new RegExp(`"${services}([a-z0-9]+)"`, "g"))].map(([, name]) => name ?? "");

function namesUsed(sources: string, files: ReadonlySet<string>): ReadonlySet<string> {
  const texts = [...files].filter((file) => file.endsWith(".go") && !(file in registries));
  return new Set(
    texts.flatMap((file) => readFileSync(join(sources, file), "utf8").match(/\b[A-Z]\w+(?:Client|Filters)\b/g) ?? []),
  );
}

/** Without the lines that import and list services that are left out. */
function withoutServices(text: string, { services: kept }: Kept): string {
  const keep = (line: string, name: string) => (kept.has(name) ? line : "");
  return text
    .replace(new RegExp(`^\\t"${services}([a-z0-9]+)"\\n`, "gm"), keep)
    .replace(/^\t\t(\w+)\.ServicePackage\(ctx\),\n/gm, keep);
}

/** Without the functions that nobody calls any more, and the imports that only these needed. */
function withoutFunctions(text: string, { used }: Kept): string {
  const shorter = text.replace(
    /(?:\/\/[^\n]*\n)*func \([^)]*\) (\w+)\([\s\S]*?\n}\n+/g,
    (whole: string, name: string) => (used.has(name) ? whole : ""),
  );
  const code = shorter.slice(shorter.indexOf("\n)\n"));
  return shorter.replace(
    /^\t(?:(\w+) )?"(github\.com\/aws\/aws-sdk-go-v2\/service\/[^"]+)"\n/gm,
    (line: string, alias: string | undefined, path: string) =>
      new RegExp(`\\b${alias ?? basename(path)}\\.`).test(code) ? line : "",
  );
}
