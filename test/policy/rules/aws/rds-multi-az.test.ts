import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("aws-rds-multi-az", amazon.postgres, {
  violates: { "one zone": { multiAz: false }, "nothing said of zones": { multiAz: undefined } },

  allows: {},
  unknown: { "whether there is a standby": { multiAz: UNKNOWN.boolean } },
  unrelated: { allocatedStorage: UNKNOWN.number },
});

describeResourceRule("aws-rds-multi-az", amazon.cluster, {
  violates: { "a cluster without standbys": { dbClusterInstanceClass: undefined } },
  allows: {
    "Aurora, whose servers are resources of their own": {
      dbClusterInstanceClass: undefined,
      engine: "aurora-postgresql",
    },
    "a class that is not known yet": { dbClusterInstanceClass: UNKNOWN.string },
  },
  unknown: { "which engine it is": { dbClusterInstanceClass: undefined, engine: UNKNOWN.string } },
  unrelated: { allocatedStorage: UNKNOWN.number },
});
