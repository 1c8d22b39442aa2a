import type { Registration } from "../../../support/recorder.ts";
import { databases } from "./databases.ts";
import { proxies } from "./proxies.ts";
import { caches } from "./caches.ts";
import { foundations } from "./foundations.ts";
import { buckets } from "./buckets.ts";
import type { Fields } from "./fields.ts";

/** A request that a provider makes for a resource. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly parameters: Fields;
}

/** A resource as Amazon itself describes it. */
export interface Translation {
  /** The resource of CloudFormation; absent where it has none of its own. Those with one id are parts of one. */
  readonly template?: { readonly id?: string; readonly Type: string; readonly Properties: Fields };
  readonly calls: readonly Call[];
}

/** Translates the inputs of a resource with this name. */
export type Translate = (inputs: Fields, name: string) => Translation;

const kinds: Readonly<Record<string, Translate>> = { ...foundations, ...databases, ...proxies, ...caches, ...buckets };

/** What the program makes at Amazon; throws for a kind that nobody has translated yet. */
export function translated(all: readonly Registration[]): readonly (Translation & { readonly resource: string })[] {
  return all
    .filter(({ type }) => type.startsWith("aws:"))
    .map(({ type, name, inputs }) => {
      const kind = type.slice(type.lastIndexOf(":") + 1);
      const translate = kinds[type.replace(/^aws:(\w+)\/.*/, `$1 ${kind}`)];
      if (translate === undefined) throw new Error(`${type} has no translation in test/checkers/support/amazon`);
      return { resource: `${kind} ${name}`, ...translate(inputs, name) };
    });
}

/** A template of CloudFormation with all of these. */
export function templateOf(translations: ReturnType<typeof translated>): object {
  const resources: Record<string, { readonly Type: string; readonly Properties: Fields }> = {};
  for (const { resource, template } of translations) {
    if (template === undefined) continue;
    const id = logicalId(template.id ?? resource);
    const { Type, Properties } = template;
    resources[id] = { Type, Properties: { ...resources[id]?.Properties, ...Properties } };
  }
  return { AWSTemplateFormatVersion: "2010-09-09", Resources: resources };
}

const logicalId = (text: string): string =>
  text.replace(/(^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, _gap, letter: string) => letter.toUpperCase());
