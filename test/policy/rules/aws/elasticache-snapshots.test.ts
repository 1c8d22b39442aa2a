import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("aws-elasticache-snapshots", amazon.cache, {
  violates: {
    "no snapshots": { snapshotRetentionLimit: 0 },
    "no word of them": { snapshotRetentionLimit: undefined },
    "no last snapshot": { finalSnapshotIdentifier: undefined },
  },
  allows: {
    "one snapshot": { snapshotRetentionLimit: 1 },
    "a name that is not known yet": { finalSnapshotIdentifier: UNKNOWN.string },
  },
  unknown: { "how long snapshots are kept": { snapshotRetentionLimit: UNKNOWN.number } },
  violatesBesideUnknown: { finalSnapshotIdentifier: undefined, snapshotRetentionLimit: UNKNOWN.number },
  unrelated: { nodeType: UNKNOWN.string },
});
