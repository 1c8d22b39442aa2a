import { compliantStack, VALKEY_CONF } from "../../cache-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const file = (from: string, to: string, name = "valkey.conf") => ({ data: { [name]: VALKEY_CONF.replace(from, to) } });

describeResourceRule("cache-tls", compliantStack.configuration, {
  violates: {
    "clients without TLS": file("port 0\ntls", "port 6379\ntls"),
    "no word about clients without TLS": file("port 0\ntls", "tls"),
    "no port for TLS": file("tls-port 6379\n", ""),
    "replicas without TLS": file("tls-replication yes", "tls-replication no"),
    "a bus without TLS": file("tls-cluster yes\n", ""),
    "an old version": file("TLSv1.2 TLSv1.3", "TLSv1.1 TLSv1.2"),
    "Redis without TLS": file("port 0\ntls", "port 6379\ntls", "redis.conf"),
  },
  allows: {
    "one server without a bus": file("cluster-enabled yes\n", ""),
    "one server that says nothing about a bus": {
      data: {
        "valkey.conf": VALKEY_CONF.replace("cluster-enabled yes", "cluster-enabled no").replace("tls-cluster yes", ""),
      },
    },
    "Valkey's own versions": file('tls-protocols "TLSv1.2 TLSv1.3"\n', ""),
    "what another file includes": { data: { "cache-0.conf": "include /etc/valkey/valkey.conf\n" } },
    "no files": { data: undefined },
  },
  unknown: { "the file": { data: { "valkey.conf": UNKNOWN.string } }, "all files": { data: UNKNOWN.object } },
  violatesBesideUnknown: {
    data: { "valkey.conf": UNKNOWN.string, "redis.conf": VALKEY_CONF.replace("tls-port 6379\n", "") },
  },
  unrelated: { "metadata.name": UNKNOWN.string },
});
