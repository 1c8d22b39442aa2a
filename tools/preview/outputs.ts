import { brief } from "./differences.ts";
import type { Preview } from "./model.ts";
import { compare } from "./order.ts";
import { conceal, StructuredText } from "./secrets.ts";

/** A figure that a stack promises, before and after an update. */
export interface Figure {
  /** Such as `objectives.postgres.recoveryPoint`. */
  readonly name: string;
  /** Empty: there was none. */
  readonly before: string;
  /** Empty: there will be none. */
  readonly after: string;
}

/** Outputs that say what a failure costs and what the stack can carry: shown whole, for what stays is worth knowing, too. */
const promises = ["objectives", "capacity", "connections"];

/** Images are in the changed workloads already. */
const elsewhere = ["images"];

/** Figures of the promises, and whatever else changes in the outputs. */
export function figures({ outputs }: Pick<Preview, "outputs">): readonly Figure[] {
  const [before, after] = [flat(outputs.before), flat(outputs.after)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ name, before: before.get(name) ?? "", after: after.get(name) ?? "" }))
    .filter((figure) => !isOf(elsewhere, figure.name) && (isOf(promises, figure.name) || changes(figure)))
    .sort((left, right) => compare(rank(left), rank(right)));
}

/** Whether an update changes it. */
export const changes = ({ before, after }: Figure): boolean => before !== after;

const rootOf = (name: string): string => /^[^.[]*/.exec(name)?.[0] ?? name;

const isOf = (roots: readonly string[], name: string): boolean => roots.includes(rootOf(name));

const rank = ({ name }: Figure): string => {
  const place = promises.indexOf(rootOf(name));
  return `${place === -1 ? promises.length : place} ${name}`;
};

/** Every value that is no list and no object, by its path. */
function flat(value: unknown, path = "", found = new Map<string, string>()): ReadonlyMap<string, string> {
  const plain = path === "" ? conceal(value) : value;
  if (plain instanceof StructuredText) found.set(path, brief(JSON.stringify(plain.content)));
  else if (typeof plain === "object" && plain !== null) {
    for (const [key, content] of Object.entries(plain)) flat(content, path === "" ? key : `${path}.${key}`, found);
  } else found.set(path, brief(plain));
  return found;
}
