import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

for (const resource of [amazon.postgres, amazon.cluster]) {
  describeResourceRule("aws-rds-identity", resource, {
    violates: {
      "passwords alone": { iamDatabaseAuthenticationEnabled: false },
      "nothing said of it": { iamDatabaseAuthenticationEnabled: undefined },
    },

    allows: {},
    unknown: { "whether identities are known": { iamDatabaseAuthenticationEnabled: UNKNOWN.boolean } },
    unrelated: { allocatedStorage: UNKNOWN.number },
  });
}
