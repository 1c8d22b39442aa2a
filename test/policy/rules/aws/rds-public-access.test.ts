import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

for (const resource of [amazon.postgres, amazon.reader]) {
  describeResourceRule("aws-rds-public-access", resource, {
    violates: {
      "a public address": { publiclyAccessible: true },
      "what Amazon decides": { publiclyAccessible: undefined },
    },

    allows: {},
    unknown: { "whether it has a public address": { publiclyAccessible: UNKNOWN.boolean } },
    unrelated: { allocatedStorage: UNKNOWN.number },
  });
}
