import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("aws-rds-tls", amazon.parameters, {
  violates: {
    "connections without TLS": { "parameters.1.value": "0" },
    "no word of TLS": { parameters: [] },
    "no parameters": { parameters: undefined },
    "no word of TLS for Aurora": { family: "aurora-postgresql15", parameters: [] },
  },
  allows: { "a group of another engine": { family: "mysql8.4", parameters: [] } },
  unknown: {
    "the parameters": { parameters: UNKNOWN.array },
    "the value": { "parameters.1.value": UNKNOWN.string },
    "the engine": { family: UNKNOWN.string },
  },
  unrelated: { description: UNKNOWN.string },
});
