import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** Violations that are allowed for a time, from one file that is reviewed. */

/** One rule may say of one resource what it says, for a time. */
export interface Exemption {
  readonly rule: string;
  readonly stack: string;
  /** Type and name of the resource. */
  readonly resource: string;
  /** Why the violation is borne. */
  readonly reason: string;
  /** The last day, as 2027-03-31. */
  readonly until: string;
}

const FIELDS = ["rule", "stack", "resource", "reason", "until"] as const;

/** Days for which an exemption may be given at most. */
const LONGEST = 366;

const DAY = 24 * 3600 * 1000;

/** Where the exemptions are: the variable POLICY_EXEMPTIONS names another file than the pack's own. */
const path = (): string => process.env["POLICY_EXEMPTIONS"] ?? join(import.meta.dirname, "exemptions.yaml");

/** The day of a moment, in UTC. */
const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

/**
 * Reads the file of exemptions.
 *
 * @param rules names of all rules, where a wrong one is to be found
 * @throws an error with everything that is wrong in the file
 */
export function loadExemptions(rules?: readonly string[]): readonly Exemption[] {
  const file = path();
  const problems: string[] = [];
  const exemptions = read(file, problems);
  exemptions.forEach((exemption, index) => {
    problems.push(...problemsOf(exemption, rules).map((problem) => `exemptions[${index}]: ${problem}`));
  });
  if (problems.length > 0) throw new Error(`${file} cannot be used:\n${problems.map((one) => `- ${one}`).join("\n")}`);
  return exemptions;
}

function read(file: string, problems: string[]): readonly Exemption[] {
  try {
    const content = parse(readFileSync(file, "utf8")) as { readonly exemptions?: readonly Exemption[] } | null;
    const exemptions = content?.exemptions;
    if (exemptions !== undefined && isList(exemptions) && Object.keys(content ?? {}).length === 1) return exemptions;
    problems.push("it must have the list `exemptions` and nothing else");
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  return [];
}

/** A file may hold anything, whatever the type says. */
const isList = (value: unknown): boolean => Array.isArray(value);

function problemsOf(exemption: Exemption | null, rules?: readonly string[]): string[] {
  const fields = Object.entries(exemption ?? {});
  const unknown = fields.map(([name]) => name).filter((name) => !(FIELDS as readonly string[]).includes(name));
  const missing = FIELDS.filter((name) => typeof exemption?.[name] !== "string" || exemption[name].trim() === "");
  const problems = [
    ...unknown.map((name) => `${name} is no field; the fields are ${FIELDS.join(", ")}`),
    ...missing.map((name) => `${name} must be given, as text`),
  ];
  if (exemption === null || missing.length > 0) return problems;
  const { rule, resource, until } = exemption;
  if (rules?.includes(rule) === false) problems.push(`there is no rule ${rule}`);
  if (!/^\S+ \S+$/.test(resource)) problems.push(`resource must be a type and a name with one space: "${resource}"`);
  return [...problems, ...problemsOfDay(until)];
}

function problemsOfDay(until: string): string[] {
  const end = new Date(`${until}T00:00:00Z`);
  if (Number.isNaN(end.getTime()) || dayOf(end) !== until)
    return [`until must be a day such as 2027-03-31: "${until}"`];
  const days = (end.getTime() - Date.now()) / DAY;
  return days > LONGEST ? [`until must be within a year: "${until}"`] : [];
}

/** Stack, and type and name, of a resource. */
export function addressOf(urn: string): Pick<Exemption, "stack" | "resource"> {
  const [start = "", , types = "", name = ""] = urn.split("::");
  return { stack: start.split(":").at(-1) ?? "", resource: `${types.split("$").at(-1) ?? ""} ${name}` };
}

/** Whether the exemption has ended on the day of the moment. */
export const hasEnded = ({ until }: Exemption, now = new Date()): boolean => dayOf(now) > until;

/** The exemption of the resource among those of a rule. */
export function exemptionFor(exemptions: readonly Exemption[], urn: string): Exemption | undefined {
  const { stack, resource } = addressOf(urn);
  const own = exemptions.filter((one) => one.stack === stack && one.resource === resource);
  return own.find((one) => !hasEnded(one)) ?? own[0];
}
