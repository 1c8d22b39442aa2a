import { CLUSTER_INSTANCE, controls, INSTANCE } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";

interface Resource {
  readonly autoMinorVersionUpgrade?: boolean | null;
}

export const rdsMinorUpgrades = resourceRule(
  {
    ...controls("RDS.13"),
    name: "aws-rds-minor-upgrades",
    displayName: "Databases that are kept up to date",
    description: "Instances of RDS must take minor versions by themselves.",
    severity: "high",
    remediationSteps: "Set autoMinorVersionUpgrade to true, and name only the major version in engineVersion.",
  },
  [INSTANCE, CLUSTER_INSTANCE],
  (resource: Resource, report) => {
    if (resource.autoMinorVersionUpgrade !== true) report("autoMinorVersionUpgrade must be true.");
  },
);
