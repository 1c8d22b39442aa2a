import { controls, isGiven, REPLICATION_GROUP } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";
import { independently } from "../../unknown.ts";

interface Resource {
  /** Text where the provider passes on what Terraform calls it. */
  readonly atRestEncryptionEnabled?: boolean | string | null;
  readonly transitEncryptionEnabled?: boolean | null;
  readonly transitEncryptionMode?: string | null;
  readonly kmsKeyId?: string | null;
}

export const elasticacheEncryption = resourceRule(
  {
    ...controls("ElastiCache.4", "ElastiCache.5"),
    name: "aws-elasticache-encryption",
    displayName: "Caches encrypted everywhere",
    description:
      "Replication groups must be encrypted at rest with a key of one's own, and must refuse connections without TLS.",
    severity: "high",
    remediationSteps:
      "Set atRestEncryptionEnabled and transitEncryptionEnabled to true, transitEncryptionMode to required, and kmsKeyId to a key of the stack.",
  },
  [REPLICATION_GROUP],
  (resource: Resource, report) => {
    independently(
      () => {
        if (String(resource.atRestEncryptionEnabled) !== "true") report("atRestEncryptionEnabled must be true.");
      },
      () => {
        if (!isGiven(resource, "kmsKeyId")) report("kmsKeyId must name a key of one's own.");
      },
      () => {
        if (resource.transitEncryptionEnabled !== true) report("transitEncryptionEnabled must be true.");
      },
      () => {
        if (resource.transitEncryptionMode !== "required") report("transitEncryptionMode must be required.");
      },
    );
  },
);
