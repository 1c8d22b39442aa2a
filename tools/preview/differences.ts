import { autonamed, type Change, type State } from "./model.ts";
import { concealText, hidden, OpaqueText, StructuredText, withoutSecrets } from "./secrets.ts";

/** A property that an update changes; texts are ready to be shown. */
export interface Difference {
  /** Such as `spec.template.spec.containers[0].image`; what follows ` › ` is inside a text of JSON or YAML. */
  readonly path: string;
  /** Empty: it is not there. */
  readonly before: string;
  /** Empty: it will not be there. */
  readonly after: string;
}

/** A value at the end of a path. */
interface Leaf {
  readonly shown: string;
  /** Tells values apart that look the same; never shown. */
  readonly identity: unknown;
}

/**
 * What changes of a resource, without secrets, in the order of the paths.
 *
 * @param side what is compared: what the program says, or what the provider found
 */
export function differences(change: Change, side: "inputs" | "outputs" = "inputs"): readonly Difference[] {
  const [before, after] = [leavesOf(change.old, side), leavesOf(change.new, side)];
  // A refresh finds much that nobody asked for: only what the provider calls a difference counts.
  const counts = (path: string) => side === "inputs" || change.paths.some((named) => isWithin(path, named));
  const found = [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path)?.identity !== after.get(path)?.identity && counts(path))
    .map((path) => difference(path, before.get(path), after.get(path)));
  // What is secret before and after looks the same; that it changes is still worth telling.
  const silent = change.paths
    .filter((named) => !named.startsWith("__") && !found.some(({ path }) => isWithin(path, named)))
    .map((path) => ({ path, before: hidden, after: another(hidden) }));
  return [...found, ...silent].sort((left, right) => (left.path < right.path ? -1 : 1));
}

function difference(path: string, before: Leaf | undefined, after: Leaf | undefined): Difference {
  const [was = "", is = ""] = [before?.shown, after?.shown];
  return { path, before: was, after: was === is ? another(is) : is };
}

const another = (shown: string): string => `${shown}, another one`;

/** Whether a path is the other one, or below it. */
const isWithin = (path: string, other: string): boolean =>
  path === other || (path.startsWith(other) && /^[.[ ]/.test(path.slice(other.length)));

/** Every value that is no list and no object, by its path. */
export function leavesOf(state: State | undefined, side: "inputs" | "outputs" = "inputs"): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  if (state === undefined) return leaves;
  // Names with two underscores are the provider's own book-keeping.
  const properties = Object.fromEntries(Object.entries(state[side]).filter(([name]) => !name.startsWith("__")));
  collect(withoutSecrets(state.type, properties), "", leaves);
  if (leaves.delete(`metadata.annotations["${autonamed}"]`)) leaves.delete("metadata.name");
  return leaves;
}

function collect(value: unknown, path: string, leaves: Map<string, Leaf>): void {
  if (value instanceof StructuredText) {
    collect(value.content, `${path} ›`, leaves);
  } else if (value instanceof OpaqueText) {
    const lines = value.text.trimEnd().split("\n").length;
    leaves.set(path, { shown: `a text of ${lines} lines`, identity: value.text });
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) collect(item, `${path}[${index}]`, leaves);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, content] of Object.entries(value)) collect(content, join(path, key), leaves);
  } else {
    leaves.set(path, { shown: brief(value), identity: value });
  }
}

function join(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${path}["${key}"]`;
  if (path === "") return key;
  return path.endsWith("›") ? `${path} ${key}` : `${path}.${key}`;
}

/** Longer values are cut: they say no more. */
const longest = 120;

/** A value on one line, with digests and long texts cut. */
export function brief(value: unknown): string {
  const text = typeof value === "string" ? concealText(value) : JSON.stringify(value);
  const short = text.replace(/\b(sha256:[0-9a-f]{12})[0-9a-f]{52}\b/g, "$1…").replaceAll(/\s+/g, " ");
  return short.length <= longest ? short : `${short.slice(0, longest)}…`;
}
