import { wellArchitected } from "../../frameworks.ts";
import type { StringMap } from "../../kubernetes.ts";
import { resourceRule } from "../../rule.ts";
import { each } from "../../unknown.ts";
import { settingsIn } from "../../yaml.ts";

interface ConfigMap {
  readonly data?: StringMap | null;
}

const FILE = /^alertmanager\.ya?ml$/;

/** Settings of Alertmanager whose value is a secret; each has a twin that ends with _file. */
const SECRET = /(^|_)(key|token|password|secret|credentials|webhook_url)$/;

/** Addresses that nobody but their owner may know. */
const SECRET_ADDRESSES: ReadonlySet<string> = new Set([
  "global.slack_api_url",
  "slack_configs.api_url",
  "webhook_configs.url",
]);

export const monitoringReceivers = resourceRule(
  {
    name: "monitoring-receivers",
    displayName: "Receivers' secrets as files",
    description: "Alertmanager must take the secrets of its receivers from files, and none from its ConfigMap.",
    severity: "critical",
    tags: ["monitoring", "secrets"],
    remediationSteps:
      "Mount the Secret and name its file: api_url_file, routing_key_file, url_file and the like, in place of the value.",
    url: "https://prometheus.io/docs/alerting/latest/configuration/",
    framework: wellArchitected("SEC02-BP03"),
  },
  ["kubernetes:core/v1:ConfigMap"],
  ({ data }: ConfigMap, report) => {
    each(Object.keys(data ?? {}), (name) => {
      if (!FILE.test(name)) return;
      const settings = settingsIn(data?.[name] ?? "");
      if (settings === undefined) report(`data[${name}] must be a mapping in valid YAML.`);
      else for (const path of secretsIn(settings)) report(`data[${name}] must not contain a value for ${path}.`);
    });
  },
);

/** Where secrets stand, without their values: messages end up in logs. */
function* secretsIn(value: unknown, path: readonly string[] = []): Generator<string> {
  if (Array.isArray(value)) {
    for (const item of value) yield* secretsIn(item, path);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* secretsIn(inner, [...path, key]);
  } else if (value !== null && value !== "" && isSecret(path)) {
    yield path.join(".");
  }
}

const isSecret = (path: readonly string[]): boolean =>
  SECRET.test(path.at(-1) ?? "") || SECRET_ADDRESSES.has(path.slice(-2).join("."));
