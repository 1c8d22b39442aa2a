import { controls, DATABASES } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";

interface Resource {
  readonly iamDatabaseAuthenticationEnabled?: boolean | null;
}

export const rdsIdentity = resourceRule(
  {
    ...controls("RDS.10", "RDS.12"),
    name: "aws-rds-identity",
    displayName: "People without shared passwords",
    description: "RDS instances and clusters must let people sign in with their identity at Amazon.",
    severity: "medium",
    remediationSteps: "Set iamDatabaseAuthenticationEnabled to true.",
  },
  DATABASES,
  (resource: Resource, report) => {
    if (resource.iamDatabaseAuthenticationEnabled !== true) report("iamDatabaseAuthenticationEnabled must be true.");
  },
);
