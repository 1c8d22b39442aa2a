import { acknowledged, amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

for (const resource of [amazon.postgres, amazon.cluster]) {
  describeResourceRule("aws-rds-deletion-protection", resource, {
    violates: {
      "a database that anybody deletes": { deletionProtection: false },
      "nothing said of it": { deletionProtection: undefined },
      "no last snapshot": { skipFinalSnapshot: true },
      "a last snapshot without a name": { finalSnapshotIdentifier: undefined },
    },
    allows: {
      "what was acknowledged": { deletionProtection: false, tags: acknowledged },
      "a name that is not known yet": { finalSnapshotIdentifier: UNKNOWN.string },
    },
    unknown: {
      "whether it is protected": { deletionProtection: UNKNOWN.boolean },
      "whether there is a last snapshot": { skipFinalSnapshot: UNKNOWN.boolean },
    },
    violatesBesideUnknown: { deletionProtection: false, skipFinalSnapshot: UNKNOWN.boolean },
    unrelated: { allocatedStorage: UNKNOWN.number },
  });
}
