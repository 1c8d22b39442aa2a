import { wellArchitected } from "../../frameworks.ts";
import { valkeyRule } from "../../valkey.ts";

/** Directives that are passwords. */
const PASSWORDS = ["requirepass", "masterauth", "primaryauth", "tls-key-file-pass"] as const;

export const cacheUsers = valkeyRule(
  {
    name: "cache-users",
    displayName: "Users from a Secret",
    description: "Valkey and Redis must take their users from a file, and no password from a ConfigMap.",
    severity: "critical",
    tags: ["cache", "secrets"],
    remediationSteps: "Set aclfile to a file of a Secret, and include passwords from a Secret.",
    url: "https://valkey.io/topics/acl/",
    framework: wellArchitected("SEC02-BP03"),
  },
  ({ path, directive, all }, report) => {
    if (directive("aclfile") === undefined) {
      report(`${path} must set aclfile: without users of their own, everybody may do everything.`);
    }
    for (const name of PASSWORDS) {
      if (directive(name) !== undefined)
        report(`${path} must not set ${name}: a ConfigMap is no place for a password.`);
    }
    if (all("user").length > 0) report(`${path} must leave users to the aclfile.`);
  },
);
