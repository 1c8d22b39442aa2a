import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("aws-rds-identity", amazon.postgres, {
  violates: {
    "passwords alone": { iamDatabaseAuthenticationEnabled: false },
    "nothing said of it": { iamDatabaseAuthenticationEnabled: undefined },
  },

  allows: {},
  unknown: { "whether identities are known": { iamDatabaseAuthenticationEnabled: UNKNOWN.boolean } },
  unrelated: { allocatedStorage: UNKNOWN.number },
});

describeResourceRule("aws-rds-identity", amazon.cluster, {
  violates: {
    "passwords alone": { iamDatabaseAuthenticationEnabled: false },
    "nothing said of it": { iamDatabaseAuthenticationEnabled: undefined },
  },

  allows: {},
  unknown: { "whether identities are known": { iamDatabaseAuthenticationEnabled: UNKNOWN.boolean } },
  unrelated: { allocatedStorage: UNKNOWN.number },
});
