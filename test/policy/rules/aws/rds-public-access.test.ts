import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("aws-rds-public-access", amazon.postgres, {
  violates: {
    "a public address": { publiclyAccessible: true },
    "what Amazon decides": { publiclyAccessible: undefined },
  },

  allows: {},
  unknown: { "whether it has a public address": { publiclyAccessible: UNKNOWN.boolean } },
  unrelated: { allocatedStorage: UNKNOWN.number },
});

describeResourceRule("aws-rds-public-access", amazon.reader, {
  violates: {
    "a public address": { publiclyAccessible: true },
    "what Amazon decides": { publiclyAccessible: undefined },
  },

  allows: {},
  unknown: { "whether it has a public address": { publiclyAccessible: UNKNOWN.boolean } },
  unrelated: { allocatedStorage: UNKNOWN.number },
});
