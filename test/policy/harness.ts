import * as policy from "@pulumi/policy";
import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { rules } from "../../policy/rules/index.ts";
import { isUnknown } from "../../policy/unknown.ts";

/** Runs rules as the analyzer does: values behind the same proxy, options with their defaults, the same exceptions. */

/** What stands for a value that is not known during a preview, by its type. Part of the engine's protocol. */
export const UNKNOWN = {
  boolean: "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  number: "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  string: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  array: "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  object: "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
} as const;

export interface Resource {
  readonly type: string;
  readonly props: object;
  readonly name?: string;
  /** The resource option. Default: false. */
  readonly protect?: boolean;
}

export interface Outcome {
  /** The rules that were violated, once per violation. */
  readonly violations: { readonly rule: string; readonly message: string; readonly urn?: string | undefined }[];
  /** The rules that met an unknown value: the engine reports an advisory for each. */
  readonly unknown: string[];
  readonly notApplicable: string[];
}

type Rule = (typeof rules)[number];

/** Options by rule. */
export type Config = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

// Exported at run time, but left out of the package's declarations.
const { unknownCheckingProxy } = policy as unknown as {
  unknownCheckingProxy: (properties: object) => Record<string, unknown>;
};

class NotApplicable extends Error {}

function notApplicable(reason?: string): never {
  throw new NotApplicable(reason);
}

/** Properties travel as JSON, in which undefined does not exist. */
function received(properties: object): Record<string, unknown> {
  return unknownCheckingProxy(JSON.parse(JSON.stringify(properties)) as object);
}

function urnOf({ type, name = "example" }: Resource): string {
  return `urn:pulumi:test::sark-platform::${type}::${name}`;
}

function argumentsFor(resource: Resource) {
  return {
    type: resource.type,
    props: received(resource.props),
    urn: urnOf(resource),
    name: resource.name ?? "example",
    opts: {
      protect: resource.protect ?? false,
      ignoreChanges: [],
      aliases: [],
      additionalSecretOutputs: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
    },
    stackTags: new Map<string, string>(),
    isType: () => false,
    asType: () => undefined,
    notApplicable,
  } satisfies Omit<ResourceValidationArgs, "getConfig">;
}

/** The options of a rule as the engine passes them: those given, over the defaults of the schema. */
function optionsOf(rule: Rule, config: Config) {
  const defaults = Object.entries(rule.configSchema?.properties ?? {}).map(([name, schema]): [string, unknown] => [
    name,
    schema.default,
  ]);
  const options = { ...Object.fromEntries(defaults), ...config[rule.name] };
  // The caller names the type it expects.
  return () => options as never;
}

function collect(judged: readonly Rule[], judge: (rule: Rule, outcome: Outcome) => void): Outcome {
  const outcome: Outcome = { violations: [], unknown: [], notApplicable: [] };
  for (const rule of judged) {
    try {
      judge(rule, outcome);
    } catch (error) {
      if (error instanceof NotApplicable) outcome.notApplicable.push(rule.name);
      else if (isUnknown(error)) outcome.unknown.push(rule.name);
      else throw error;
    }
  }
  return outcome;
}

/** Runs rules about single resources, all unless told which, on one resource's inputs. */
export function analyze(resource: Resource, config: Config = {}, judged: readonly Rule[] = rules): Outcome {
  return collect(judged, (rule, { violations }) => {
    if (!("validateResource" in rule) || typeof rule.validateResource !== "function") return;
    const report = (message: string): void => void violations.push({ rule: rule.name, message });
    void rule.validateResource({ ...argumentsFor(resource), getConfig: optionsOf(rule, config) }, report);
  });
}

/** The resources as a rule about the stack gets them, anew for each rule. */
export const stackOfResources = (resources: readonly Resource[]): PolicyResource[] =>
  resources.map((resource) => ({ ...argumentsFor(resource), dependencies: [], propertyDependencies: {} }));

/** Runs rules about the stack, all unless told which, on the outputs of its resources. */
export function analyzeStack(
  resources: readonly Resource[],
  config: Config = {},
  judged: readonly Rule[] = rules,
): Outcome {
  return collect(judged, (rule, { violations }) => {
    if (!("validateStack" in rule)) return;
    const report = (message: string, urn?: string): void => void violations.push({ rule: rule.name, message, urn });
    const stack = stackOfResources(resources);
    void rule.validateStack(
      { resources: stack, stackTags: new Map(), notApplicable, getConfig: optionsOf(rule, config) },
      report,
    );
  });
}

/** The names of the violated rules, each once. */
export function violated({ violations }: Outcome): string[] {
  return [...new Set(violations.map(({ rule }) => rule))].sort();
}
