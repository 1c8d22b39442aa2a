import { compliantStack, PATRONI_YAML } from "../../database-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const patroni = (from: string, to: string) => ({ data: { "patroni.yaml": PATRONI_YAML.replace(from, to) } });
const minimum = (version: string) => patroni("ssl: on", `ssl: on\n        ssl_min_protocol_version: ${version}`);
const postgres = (text: unknown) => ({ data: { "postgresql.conf": text } });
const ARCHIVE = "archive_mode = on\narchive_command 'cp %p /archive'\narchive_timeout = 5min\n";

describeResourceRule("postgres-tls", compliantStack.configuration, {
  violates: {
    "TLS off": patroni("ssl: on", "ssl: off"),
    "TLS off as a text": patroni("ssl: on", 'ssl: "off"'),
    "no word about TLS": patroni("ssl: on", "fsync: on"),
    "TLS off for one pod": patroni("ssl_cert_file", "ssl: false\n    ssl_cert_file"),
    "an old version": minimum("TLSv1"),
    "any version": minimum("''"),
    "PostgreSQL's own file without it": postgres(`#ssl = on\n${ARCHIVE}`),
    "PostgreSQL's own file that takes it back": postgres(`ssl = on\n${ARCHIVE}SSL = 'off'\n`),
  },
  allows: {
    "TLS on as a number": patroni("ssl: on", "ssl: 1"),
    "TLS on as a text": patroni("ssl: on", 'ssl: "on"'),
    "TLS on for one pod": {
      data: {
        "patroni.yaml": PATRONI_YAML.replace("ssl: on", "ssl: off").replace(
          "ssl_cert_file",
          "ssl: on\n    ssl_cert_file",
        ),
      },
    },
    "version 1.3": minimum("TLSv1.3"),
    "PostgreSQL's own file": postgres(`${ARCHIVE}ssl on # clients\n`),
    "who may connect alone": { data: { "pg_hba.conf": "hostssl all all all cert" } },
  },
  unknown: { "the file": postgres(UNKNOWN.string), "the data": { data: UNKNOWN.object } },
  violatesBesideUnknown: { data: { "patroni.yaml": UNKNOWN.string, "postgresql.conf": "ssl = off" } },
  unrelated: { metadata: UNKNOWN.object },
});
