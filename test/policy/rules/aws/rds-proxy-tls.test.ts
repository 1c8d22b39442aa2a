import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("aws-rds-proxy-tls", amazon.proxy, {
  violates: {
    "connections without TLS": { requireTls: false },
    "no word of TLS": { requireTls: undefined },
    "statements in its log": { debugLogging: true },
  },
  allows: { "no word of its log": { debugLogging: undefined } },
  unknown: {
    "whether it demands TLS": { requireTls: UNKNOWN.boolean },
    "what it logs": { debugLogging: UNKNOWN.boolean },
  },
  unrelated: { idleClientTimeout: UNKNOWN.number },
});
