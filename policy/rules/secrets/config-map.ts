import { credentialIn } from "../../credentials.ts";
import { wellArchitected } from "../../frameworks.ts";
import type { StringMap } from "../../kubernetes.ts";
import { resourceRule } from "../../rule.ts";
import { namesSecret } from "../../secret-names.ts";
import { each } from "../../unknown.ts";

interface ConfigMap {
  readonly data?: StringMap | null;
  /** Values in base64. */
  readonly binaryData?: StringMap | null;
}

export const configMap = resourceRule(
  {
    name: "secrets-config-map",
    displayName: "No secrets in ConfigMaps",
    description: "ConfigMaps must contain no key whose name promises a secret, no password and no private key.",
    severity: "critical",
    tags: ["secrets", "config-map"],
    remediationSteps: "Move the entry to a Secret.",
    url: "https://kubernetes.io/docs/concepts/configuration/configmap/",
    framework: wellArchitected("SEC02-BP03"),
  },
  ["kubernetes:core/v1:ConfigMap"],
  (resource: ConfigMap, report) => {
    each(["data", "binaryData"] as const, (field) => {
      const entries = resource[field] ?? {};
      each(Object.keys(entries), (key) => {
        const path = `${field}[${key}]`;
        // The name is judged before the value is read, which may not be known yet.
        if (namesSecret(key)) report(`${path} must be in a Secret: its name promises one.`);
        const value = entries[key] ?? "";
        const credential = credentialIn(field === "data" ? value : Buffer.from(value, "base64").toString("latin1"));
        if (credential !== undefined) report(`${path} must not contain ${credential}.`);
      });
    });
  },
);
