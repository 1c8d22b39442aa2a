import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { checkers, type Finding, templateCheckers } from "./finding.ts";

const exception = z.strictObject({
  /** What of it each checker finds: one check each, for it is one cause. */
  checks: z
    .partialRecord(z.enum([...checkers, ...templateCheckers]), z.string().min(1))
    .refine((checks) => Object.keys(checks).length > 0),
  /** Part of the message, for a check that finds several things. Default: all that it finds. */
  about: z.string().min(1).optional(),
  /** Kinds and names of the objects that it is for. Default: all. */
  resources: z
    .array(z.string().regex(/^\S+ \S+$/))
    .min(1)
    .optional(),
  reason: z.string().min(20),
  /** Its last day, for it is weighed again then. */
  until: z.iso.date(),
});

/** A finding that is borne, with why. */
export type Exception = z.infer<typeof exception>;

/** More would mean that the product is wrong, not the checkers. */
const file = z.strictObject({ exceptions: z.array(exception).max(5) });

/** The exceptions in a text; throws what is wrong with it. */
export const exceptionsIn = (text: string): readonly Exception[] => file.parse(parse(text)).exceptions;

const read = (name: string) => exceptionsIn(readFileSync(join(import.meta.dirname, "..", name), "utf8"));

/** The exceptions that this project has for its manifests. */
export const exceptions = read("exceptions.yaml");

/** Those that it has for what it makes at Amazon. */
export const amazonExceptions = read("exceptions-amazon.yaml");

const isFor = (one: Exception, finding: Finding): boolean =>
  one.checks[finding.checker] === finding.check &&
  (one.about === undefined || finding.message.includes(one.about)) &&
  (one.resources === undefined || one.resources.includes(finding.resource));

const hasEnded = ({ until }: Exception, now: Date): boolean => now.toISOString().slice(0, 10) > until;

/** Findings for which there is no exception, or one that has ended; as sentences. */
export function unborne(findings: readonly Finding[], all: readonly Exception[], now = new Date()): string[] {
  return findings
    .filter((finding) => !all.some((one) => !hasEnded(one, now) && isFor(one, finding)))
    .map(({ check, resource, message }) => `${resource}: ${check}: ${message}`);
}

/** What exceptions of a checker are for and the checker did not find, in any stack; as sentences. */
export function unused(checker: Finding["checker"], findings: readonly Finding[], all: readonly Exception[]): string[] {
  return all
    .filter((one) => one.checks[checker] !== undefined)
    .flatMap((one) => (one.resources ?? [undefined]).map((resource) => ({ one, resource })))
    .filter(({ one, resource }) => {
      const found = findings.filter((finding) => isFor(one, finding));
      return !found.some((finding) => resource === undefined || finding.resource === resource);
    })
    .map(({ one, resource }) => `${one.checks[checker] ?? ""} is no longer found in ${resource ?? "anything"}`);
}
