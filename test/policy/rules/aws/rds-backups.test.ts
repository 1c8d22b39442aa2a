import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

for (const resource of [amazon.postgres, amazon.cluster]) {
  describeResourceRule("aws-rds-backups", resource, {
    violates: {
      "backups of a week": { backupRetentionPeriod: 7 },
      "no backups": { backupRetentionPeriod: 0 },
      "nothing said of backups": { backupRetentionPeriod: undefined },
      "snapshots without tags": { copyTagsToSnapshot: undefined },
    },
    allows: { "backups of five weeks": { backupRetentionPeriod: 35 } },
    unknown: {
      "how long backups are kept": { backupRetentionPeriod: UNKNOWN.number },
      "whether snapshots have tags": { copyTagsToSnapshot: UNKNOWN.boolean },
    },
    violatesBesideUnknown: { backupRetentionPeriod: 1, copyTagsToSnapshot: UNKNOWN.boolean },
    unrelated: { allocatedStorage: UNKNOWN.number },
  });
}
