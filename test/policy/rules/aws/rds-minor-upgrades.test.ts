import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("aws-rds-minor-upgrades", amazon.postgres, {
  violates: {
    "a version that stays": { autoMinorVersionUpgrade: false },
    "nothing said of it": { autoMinorVersionUpgrade: undefined },
  },

  allows: {},
  unknown: { "whether it is kept up to date": { autoMinorVersionUpgrade: UNKNOWN.boolean } },
  unrelated: { allocatedStorage: UNKNOWN.number },
});

describeResourceRule("aws-rds-minor-upgrades", amazon.reader, {
  violates: {
    "a version that stays": { autoMinorVersionUpgrade: false },
    "nothing said of it": { autoMinorVersionUpgrade: undefined },
  },

  allows: {},
  unknown: { "whether it is kept up to date": { autoMinorVersionUpgrade: UNKNOWN.boolean } },
  unrelated: { allocatedStorage: UNKNOWN.number },
});
