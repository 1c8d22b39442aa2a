import { compliantStack, PATRONI_YAML } from "../../database-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const patroni = (text: unknown) => ({ data: { "patroni.yaml": text } });

describeResourceRule("postgres-configuration-files", compliantStack.configuration, {
  violates: {
    "YAML that is broken": patroni("scope: [postgres"),
    "YAML that is no mapping": patroni("- scope: postgres"),
    "an empty file": patroni(""),
    "a key that is there twice": patroni(`${PATRONI_YAML}\nscope: other`),
    "the other name of the file": { data: { "patroni.yml": "scope: [postgres" } },
    "access as a text": patroni(PATRONI_YAML.replace("data_dir", "pg_hba: hostssl all all all cert\n  data_dir")),
    "access from another file": patroni(PATRONI_YAML.replace("ssl_cert_file:", "hba_file: /tmp/hba\n    x:")),
    "an include": { data: { "postgresql.conf": "ssl = on\ninclude_dir 'conf.d'\narchive_mode = on" } },
  },
  overlaps: { "an include": ["postgres-wal-archive"] },
  allows: {
    "no data": { data: undefined },
    "another file": { data: { "application.yaml": "scope: [" } },
    "a file without a value": { data: { "pg_hba.conf": null } },
  },
  unknown: { "the file": patroni(UNKNOWN.string), "the data": { data: UNKNOWN.object } },
  violatesBesideUnknown: { data: { "patroni.yaml": UNKNOWN.string, "patroni.yml": "[" } },
  unrelated: { metadata: UNKNOWN.object },
});
