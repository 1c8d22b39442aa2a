import { parse } from "yaml";

/** Reads configuration files in YAML. */

export type Settings = Readonly<Partial<Record<string, unknown>>>;

/** A dozen rules read the same few files, which takes longer than all that they judge. */
const known = new Map<string, Settings | undefined>();

/** Reads YAML 1.1, where `on` means true, as Patroni does. Returns undefined for anything but a valid mapping. */
export function settingsIn(text: string): Settings | undefined {
  if (!known.has(text)) known.set(text, read(text));
  return known.get(text);
}

function read(text: string): Settings | undefined {
  try {
    const value: unknown = parse(text, { version: "1.1", logLevel: "error" });
    return isSettings(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isSettings(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at the path, or undefined. */
export function valueAt(settings: Settings, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isSettings(value) ? value[key] : undefined), settings);
}

/** The settings at the path, empty if there are none. */
export function settingsAt(settings: Settings, ...path: readonly string[]): Settings {
  const value = valueAt(settings, ...path);
  return isSettings(value) ? value : {};
}

/** The value as a list of mappings, empty if it is none. */
export function listAt(settings: Settings, ...path: readonly string[]): readonly Settings[] {
  const value = valueAt(settings, ...path);
  return Array.isArray(value) ? value.filter(isSettings) : [];
}

/** The value as a list of texts, empty if it is none. */
export function textsAt(settings: Settings, ...path: readonly string[]): readonly string[] {
  const value = valueAt(settings, ...path);
  return Array.isArray(value) ? value.map(String) : [];
}

/** The value as a text, or the alternative where it is none. */
export function textAt(settings: Settings, key: string, alternative: string): string {
  const value = settings[key];
  return typeof value === "string" || typeof value === "number" ? String(value) : alternative;
}
