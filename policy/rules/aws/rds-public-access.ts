import { CLUSTER_INSTANCE, controls, INSTANCE } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";

interface Resource {
  readonly publiclyAccessible?: boolean | null;
}

export const rdsPublicAccess = resourceRule(
  {
    ...controls("RDS.2"),
    name: "aws-rds-public-access",
    displayName: "Databases that nobody outside reaches",
    description: "RDS instances must not be reachable from the internet.",
    severity: "critical",
    remediationSteps: "Set publiclyAccessible to false.",
  },
  [INSTANCE, CLUSTER_INSTANCE],
  (resource: Resource, report) => {
    if (resource.publiclyAccessible !== false) report("publiclyAccessible must be false.");
  },
);
