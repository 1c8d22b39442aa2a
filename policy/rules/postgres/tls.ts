import { wellArchitected } from "../../frameworks.ts";
import { configurationRule } from "../../postgres/index.ts";

const ON = /^(on|true|yes|1)$/i;
const VERSIONS: ReadonlySet<unknown> = new Set(["TLSv1.2", "TLSv1.3"]);

export const tls = configurationRule(
  {
    name: "postgres-tls",
    displayName: "PostgreSQL speaks TLS",
    description: "PostgreSQL must offer TLS, of version 1.2 or later.",
    severity: "critical",
    tags: ["database", "postgres", "tls"],
    remediationSteps: "Set the parameter ssl to on, with ssl_cert_file and ssl_key_file.",
    url: "https://www.postgresql.org/docs/15/ssl-tcp.html",
    framework: wellArchitected("SEC09-BP02"),
  },
  ({ path, parameters }, report) => {
    if (parameters === undefined) return;
    if (!ON.test(String(parameters["ssl"]))) report(`${path} must set the parameter ssl to on.`);
    const version = parameters["ssl_min_protocol_version"] ?? "TLSv1.2";
    if (!VERSIONS.has(version)) report(`${path} must set ssl_min_protocol_version to TLSv1.2 or TLSv1.3.`);
  },
);
