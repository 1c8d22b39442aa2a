import { controls, DATABASES, isAcknowledged, isGiven } from "../../amazon.ts";
import type { StringMap } from "../../kubernetes.ts";
import { resourceRule } from "../../rule.ts";
import { independently } from "../../unknown.ts";

interface Resource {
  readonly deletionProtection?: boolean | null;
  readonly skipFinalSnapshot?: boolean | null;
  readonly finalSnapshotIdentifier?: string | null;
  readonly tags?: StringMap | null;
}

export const rdsDeletionProtection = resourceRule(
  {
    ...controls("RDS.8", "RDS.7"),
    name: "aws-rds-deletion-protection",
    displayName: "Databases that are hard to delete",
    description:
      "RDS instances and clusters must be protected from deletion, and must leave a snapshot when they are deleted all the same.",
    severity: "high",
    remediationSteps:
      "Set deletionProtection to true, skipFinalSnapshot to false, and finalSnapshotIdentifier. Where a database is to go, name it in sark:aws.acknowledgedChanges.",
  },
  DATABASES,
  (resource: Resource, report) => {
    independently(
      () => {
        if (!isAcknowledged(resource) && resource.deletionProtection !== true)
          report("deletionProtection must be true.");
      },
      () => {
        if (resource.skipFinalSnapshot === true) report("skipFinalSnapshot must not be true.");
        else if (!isGiven(resource, "finalSnapshotIdentifier")) report("finalSnapshotIdentifier must be set.");
      },
    );
  },
);
