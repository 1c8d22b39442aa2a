import { controls, DATABASES } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";
import { independently } from "../../unknown.ts";

/** A loss that is noticed late must still be in a backup. */
const LEAST_DAYS = 14;

interface Resource {
  readonly backupRetentionPeriod?: number | null;
  readonly copyTagsToSnapshot?: boolean | null;
}

export const rdsBackups = resourceRule(
  {
    ...controls("RDS.11", "RDS.16", "RDS.17"),
    name: "aws-rds-backups",
    displayName: "Backups of two weeks",
    description:
      "RDS instances and clusters must keep backups for 14 days at least, and must copy their tags to snapshots.",
    severity: "high",
    remediationSteps: "Set backupRetentionPeriod to 14 or more, and copyTagsToSnapshot to true.",
  },
  DATABASES,
  (resource: Resource, report) => {
    independently(
      () => {
        if ((resource.backupRetentionPeriod ?? 0) < LEAST_DAYS) {
          report(`backupRetentionPeriod must be at least ${LEAST_DAYS}.`);
        }
      },
      () => {
        if (resource.copyTagsToSnapshot !== true) report("copyTagsToSnapshot must be true.");
      },
    );
  },
);
