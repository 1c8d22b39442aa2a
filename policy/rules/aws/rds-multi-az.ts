import { controls, DATABASES, INSTANCE, isGiven } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";

interface Resource {
  readonly multiAz?: boolean | null;
  readonly engine?: string | null;
  readonly dbClusterInstanceClass?: string | null;
}

export const rdsMultiAz = resourceRule(
  {
    ...controls("RDS.5", "RDS.15"),
    name: "aws-rds-multi-az",
    displayName: "Databases in several zones",
    description:
      "RDS instances must have a standby in another zone, and clusters must be Aurora or have a class for all of theirs.",
    severity: "high",
    remediationSteps:
      "Set multiAz to true on an instance; on a cluster that is not Aurora, set dbClusterInstanceClass.",
  },
  DATABASES,
  (resource: Resource, report, type) => {
    if (type === INSTANCE) {
      if (resource.multiAz !== true) report("multiAz must be true.");
      return;
    }
    // The servers of Aurora are resources of their own.
    if (isGiven(resource, "dbClusterInstanceClass") || resource.engine?.startsWith("aurora") === true) return;
    report("dbClusterInstanceClass must be set: it makes the writer and its two standbys.");
  },
);
