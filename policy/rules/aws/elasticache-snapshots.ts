import { controls, isGiven, REPLICATION_GROUP } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";
import { independently } from "../../unknown.ts";

interface Resource {
  readonly snapshotRetentionLimit?: number | null;
  readonly finalSnapshotIdentifier?: string | null;
}

export const elasticacheSnapshots = resourceRule(
  {
    ...controls("ElastiCache.1"),
    name: "aws-elasticache-snapshots",
    displayName: "Snapshots of caches",
    description: "Replication groups must keep daily snapshots, and must leave one when they are deleted.",
    severity: "high",
    remediationSteps: "Set snapshotRetentionLimit to 1 at least, and finalSnapshotIdentifier.",
  },
  [REPLICATION_GROUP],
  (resource: Resource, report) => {
    independently(
      () => {
        if ((resource.snapshotRetentionLimit ?? 0) < 1) report("snapshotRetentionLimit must be at least 1.");
      },
      () => {
        if (!isGiven(resource, "finalSnapshotIdentifier")) report("finalSnapshotIdentifier must be set.");
      },
    );
  },
);
