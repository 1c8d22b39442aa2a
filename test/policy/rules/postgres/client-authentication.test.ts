import { compliantStack, PATRONI_YAML } from "../../database-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const LINE = "- hostssl all all all scram-sha-256";
const withLine = (line: string) => ({
  data: { "patroni.yaml": PATRONI_YAML.replace(LINE, `${LINE}\n        - ${line}`) },
});
const hba = (text: unknown) => ({ data: { "pg_hba.conf": text } });

describeResourceRule("postgres-client-authentication", compliantStack.configuration, {
  violates: {
    "clients without TLS": withLine("host all all all scram-sha-256"),
    trust: withLine("hostssl all all 10.0.0.0/8 trust"),
    "trust in the pod": withLine("local all all trust"),
    "a weak hash": withLine("hostssl all all all md5"),
    "a list for one pod": {
      data: { "patroni.yaml": PATRONI_YAML.replace("data_dir", 'pg_hba: ["host all all all cert"]\n  data_dir') },
    },
    "no list": { data: { "patroni.yaml": PATRONI_YAML.replace("pg_hba:", "other:") } },
    "passwords kept as a weak hash": {
      data: { "patroni.yaml": PATRONI_YAML.replace("ssl_cert_file:", "password_encryption: md5\n    x:") },
    },
    "a line of PostgreSQL's own file": hba("# clients\nlocal all all peer\nhost all all all md5\n"),
    "a line over two lines": hba("local all all \\\n trust\n"),
    "an include of PostgreSQL's own file": hba("include other.conf"),
  },
  allows: {
    "a certificate": withLine("hostssl all all all cert map=users"),
    "a refusal": withLine("host all all all reject"),
    "a list for one pod": {
      data: { "patroni.yaml": PATRONI_YAML.replace("data_dir", 'pg_hba: ["hostssl all all all cert"]\n  data_dir') },
    },
    "PostgreSQL's own file": hba("# clients\r\n\r\nlocal all all peer # the pod\r\nhostssl a, b all all cert\r\n"),
    "the strong hash by name": {
      data: { "patroni.yaml": PATRONI_YAML.replace("ssl_cert_file:", "password_encryption: scram-sha-256\n    x:") },
    },
    "a file that another rule refuses": { data: { "patroni.yaml": "[" } },
  },
  unknown: { "the file": hba(UNKNOWN.string), "the data": { data: UNKNOWN.object } },
  violatesBesideUnknown: { data: { "patroni.yaml": UNKNOWN.string, "pg_hba.conf": "local all all trust" } },
  unrelated: { metadata: UNKNOWN.object },
});
