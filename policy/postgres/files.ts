import { type Settings, settingsAt, settingsIn, valueAt } from "../yaml.ts";

/** Reads the files of PostgreSQL's configuration: its own, and Patroni's, from which Patroni writes those. */

/** Lines of a pg_hba.conf and where they stand. */
export interface AccessList {
  readonly path: string;
  readonly lines: readonly string[];
}

export interface ConfigurationFile {
  /** Where the file stands in the ConfigMap, for messages. */
  readonly path: string;
  /** PostgreSQL's parameters, if this is a file for them. */
  readonly parameters?: Settings;
  /** Who may connect, if this is a file for that. */
  readonly accessLists?: readonly AccessList[];
  /** Why the file does not say all there is to know. */
  readonly gaps: readonly string[];
}

/** Patroni's sections for PostgreSQL: what every new cluster starts with, and what a pod sets over that. */
const SECTIONS = [["bootstrap", "dcs", "postgresql"], ["postgresql"]] as const;

export function readPatroni(text: string, path: string): ConfigurationFile {
  const settings = settingsIn(text);
  if (settings === undefined) return { path, gaps: ["it must be a mapping in valid YAML"] };
  const gaps: string[] = [];
  const accessLists: AccessList[] = [];
  const parameters: Record<string, unknown> = {};
  for (const section of SECTIONS) {
    Object.assign(parameters, settingsAt(settings, ...section, "parameters"));
    const place = [...section, "pg_hba"].join(".");
    const lines = valueAt(settings, ...section, "pg_hba");
    if (Array.isArray(lines)) accessLists.push({ path: `${path} ${place}`, lines: lines.map(String) });
    else if (lines != null) gaps.push(`${place} must be a list of lines`);
  }
  if (parameters["hba_file"] != null) gaps.push("hba_file must not be set: pg_hba would not count");
  return { path, parameters, accessLists, gaps };
}

/** `name = value`, or without the equals sign; the value may be in quotes. */
const PARAMETER = /^\s*([a-z_][\w.]*)(?:\s*=\s*|\s+)(?:'((?:[^']|'')*)'|([^\s#]+))/i;

export function readParameters(text: string, path: string): ConfigurationFile {
  const parameters: Record<string, unknown> = {};
  const gaps: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, name = "", quoted, plain] = PARAMETER.exec(line) ?? [];
    if (name.startsWith("include")) gaps.push(`it must not include other files: ${line.trim()}`);
    else if (name !== "") parameters[name.toLowerCase()] = quoted?.replaceAll("''", "'") ?? plain;
  }
  return { path, parameters, gaps };
}

export function readAccessList(text: string, path: string): ConfigurationFile {
  // A backslash at its end continues a line.
  const lines = text.replaceAll(/\\\r?\n/g, " ").split(/\r?\n/);
  return { path, accessLists: [{ path, lines }], gaps: [] };
}
