import { controls, DATABASES, isGiven } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";
import { independently } from "../../unknown.ts";

interface Resource {
  readonly storageEncrypted?: boolean | null;
  readonly kmsKeyId?: string | null;
}

export const rdsEncryption = resourceRule(
  {
    ...controls("RDS.3", "RDS.27"),
    name: "aws-rds-encryption",
    displayName: "Databases encrypted at rest",
    description: "RDS instances and clusters must be encrypted at rest, with a key of one's own.",
    severity: "high",
    remediationSteps:
      "Set storageEncrypted to true and kmsKeyId to a key of the stack. A database that exists is encrypted by restoring an encrypted copy of its snapshot.",
  },
  DATABASES,
  (resource: Resource, report) => {
    independently(
      () => {
        if (resource.storageEncrypted !== true) report("storageEncrypted must be true.");
      },
      () => {
        if (!isGiven(resource, "kmsKeyId")) report("kmsKeyId must name a key of one's own.");
      },
    );
  },
);
