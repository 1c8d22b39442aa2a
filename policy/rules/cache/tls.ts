import { wellArchitected } from "../../frameworks.ts";
import { valkeyRule } from "../../valkey.ts";

const VERSIONS: ReadonlySet<string> = new Set(["TLSv1.2", "TLSv1.3"]);

export const cacheTls = valkeyRule(
  {
    name: "cache-tls",
    displayName: "Caches speak TLS only",
    description:
      "Valkey and Redis must serve clients, replicas and the cluster's bus over TLS 1.2 or later, and nobody without.",
    severity: "critical",
    tags: ["cache", "tls"],
    remediationSteps:
      "Set port to 0, tls-port to the port of the clients, and tls-replication and, in a cluster, tls-cluster to yes.",
    url: "https://valkey.io/topics/encryption/",
    framework: wellArchitected("SEC09-BP02"),
  },
  ({ path, directive }, report) => {
    const first = (name: string): string | undefined => directive(name)?.[0]?.toLowerCase();
    if (first("port") !== "0") report(`${path} must set port to 0: clients would be served without TLS.`);
    if (!(Number(first("tls-port")) > 0)) report(`${path} must set tls-port.`);
    if (first("tls-replication") !== "yes") report(`${path} must set tls-replication to yes.`);
    if (first("cluster-enabled") === "yes" && first("tls-cluster") !== "yes") {
      report(`${path} must set tls-cluster to yes.`);
    }
    const versions = (directive("tls-protocols") ?? []).flatMap((words) => words.split(/\s+/));
    if (!versions.every((version) => VERSIONS.has(version))) {
      report(`${path} must set tls-protocols to TLSv1.2 or TLSv1.3.`);
    }
  },
);
