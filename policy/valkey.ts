import { CONFIG_MAP, type ConfigMap } from "./config-map.ts";
import { type Description, type Report, resourceRule } from "./rule.ts";
import { each } from "./unknown.ts";

/** A configuration file of Valkey or Redis in a ConfigMap. */
export interface ValkeyFile {
  /** Where it stands, for messages. */
  readonly path: string;
  /** The words after a directive, where it stands last; undefined where it does not stand. */
  readonly directive: (name: string) => readonly string[] | undefined;
  /** All lines of a directive. */
  readonly all: (name: string) => readonly (readonly string[])[];
}

/** The file that a server starts with. Others are included by it, and say only a part. */
const FILE = /^(valkey|redis)\.conf$/;

/** Whether the ConfigMap holds the file that a server starts with. */
export const configuresValkey = ({ data }: ConfigMap): boolean =>
  Object.keys(data ?? {}).some((name) => FILE.test(name));

/** A rule about each configuration file of Valkey or Redis. */
export const valkeyRule = (description: Description, judge: (file: ValkeyFile, report: Report) => void) =>
  resourceRule(description, [CONFIG_MAP], ({ data }: ConfigMap, report) => {
    each(Object.keys(data ?? {}), (name) => {
      if (FILE.test(name)) judge(readValkey(data?.[name] ?? "", `data[${name}]`), report);
    });
  });

/** Words in quotes may have spaces; a line that begins with a hash is a comment. */
const WORD = /"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g;

export function readValkey(text: string, path: string): ValkeyFile {
  const lines = text
    .split(/\r?\n/)
    .filter((line) => !/^\s*(#|$)/.test(line))
    .map((line) => [...line.matchAll(WORD)].map(([, double, single, plain]) => double ?? single ?? plain ?? ""));
  const all = (name: string) =>
    lines.flatMap(([directive = "", ...words]) => (directive.toLowerCase() === name ? [words] : []));
  return { path, all, directive: (name) => all(name).at(-1) };
}
