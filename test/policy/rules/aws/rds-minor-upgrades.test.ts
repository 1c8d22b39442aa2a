import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

for (const resource of [amazon.postgres, amazon.reader]) {
  describeResourceRule("aws-rds-minor-upgrades", resource, {
    violates: {
      "a version that stays": { autoMinorVersionUpgrade: false },
      "nothing said of it": { autoMinorVersionUpgrade: undefined },
    },

    allows: {},
    unknown: { "whether it is kept up to date": { autoMinorVersionUpgrade: UNKNOWN.boolean } },
    unrelated: { allocatedStorage: UNKNOWN.number },
  });
}
