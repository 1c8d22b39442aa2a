import { CLUSTER_INSTANCE, controls, INSTANCE } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";
import { independently } from "../../unknown.ts";

interface Resource {
  readonly monitoringInterval?: number | null;
  readonly performanceInsightsEnabled?: boolean | null;
}

export const rdsMonitoring = resourceRule(
  {
    ...controls("RDS.6"),
    name: "aws-rds-monitoring",
    displayName: "Databases that are measured",
    description:
      "Instances of RDS must be measured at least once a minute, by the operating system and by Database Insights.",
    severity: "medium",
    remediationSteps:
      "Set monitoringInterval to 60 or less, monitoringRoleArn, and performanceInsightsEnabled to true.",
  },
  [INSTANCE, CLUSTER_INSTANCE],
  (resource: Resource, report) => {
    independently(
      () => {
        const interval = resource.monitoringInterval ?? 0;
        if (interval === 0 || interval > 60) report("monitoringInterval must be from 1 to 60.");
      },
      () => {
        if (resource.performanceInsightsEnabled !== true) report("performanceInsightsEnabled must be true.");
      },
    );
  },
);
