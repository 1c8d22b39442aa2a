import { wellArchitected } from "../../frameworks.ts";
import { configurationRule, problemOf } from "../../postgres/index.ts";

export const clientAuthentication = configurationRule(
  {
    name: "postgres-client-authentication",
    displayName: "Clients prove who they are, over TLS",
    description:
      "PostgreSQL must let clients in only over TLS with scram-sha-256 or a certificate, or through the socket of its pod.",
    severity: "critical",
    tags: ["database", "postgres", "tls"],
    remediationSteps:
      "List in pg_hba only hostssl lines with scram-sha-256 or cert, and local lines with peer or scram-sha-256.",
    url: "https://www.postgresql.org/docs/15/auth-pg-hba-conf.html",
    framework: wellArchitected("SEC09-BP03"),
  },
  ({ path, parameters, accessLists, gaps }, report) => {
    // Without a list Patroni leaves what initdb writes, which trusts everybody in the pod.
    if (accessLists?.length === 0 && gaps.length === 0) report(`${path} must list who may connect in pg_hba.`);
    for (const list of accessLists ?? []) {
      for (const [index, line] of list.lines.entries()) {
        const problem = problemOf(line);
        if (problem !== undefined) report(`${list.path}, line ${index + 1}, must be safe: ${problem}.`);
      }
    }
    const encryption = parameters?.["password_encryption"] ?? "scram-sha-256";
    if (encryption !== "scram-sha-256") report(`${path} must keep passwords as scram-sha-256: password_encryption.`);
  },
);
