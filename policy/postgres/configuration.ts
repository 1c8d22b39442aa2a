import { CONFIG_MAP, type ConfigMap } from "../config-map.ts";
import { type Description, type Report, resourceRule } from "../rule.ts";
import { each } from "../unknown.ts";
import { type Settings, settingsIn } from "../yaml.ts";
import { type ConfigurationFile, readAccessList, readParameters, readPatroni } from "./files.ts";

const READERS: ReadonlyMap<string, (text: string, path: string) => ConfigurationFile> = new Map([
  ["patroni.yaml", readPatroni],
  ["patroni.yml", readPatroni],
  ["postgresql.conf", readParameters],
  ["pg_hba.conf", readAccessList],
]);

/** A rule about each file of PostgreSQL's configuration in a ConfigMap. */
export function configurationRule<Options extends object = object>(
  description: Description,
  judge: (file: ConfigurationFile, report: Report, options: Partial<Options>) => void,
) {
  return resourceRule<Options>(description, [CONFIG_MAP], ({ data }: ConfigMap, report, _type, options) => {
    each(Object.keys(data ?? {}), (name) => {
      const read = READERS.get(name);
      if (read !== undefined) judge(read(data?.[name] ?? "", `data[${name}]`), report, options);
    });
  });
}

/** Patroni's settings, or undefined if the ConfigMap has none, or none that can be read. */
export function patroniSettings({ data }: ConfigMap): Settings | undefined {
  const text = data?.["patroni.yaml"] ?? data?.["patroni.yml"];
  return text == null ? undefined : settingsIn(text);
}

/** Whether the ConfigMap holds Patroni's configuration, or all of PostgreSQL's own. */
export function configuresPostgres({ data }: ConfigMap): boolean {
  const names = Object.keys(data ?? {});
  return (
    names.some((name) => READERS.get(name) === readPatroni) ||
    (names.includes("postgresql.conf") && names.includes("pg_hba.conf"))
  );
}
