import { controls, DATABASES } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";
import { some } from "../../unknown.ts";

interface Resource {
  readonly enabledCloudwatchLogsExports?: readonly string[] | null;
}

export const rdsLogs = resourceRule(
  {
    ...controls("RDS.36", "RDS.9", "RDS.37"),
    name: "aws-rds-logs",
    displayName: "Logs of databases outside them",
    description: "RDS instances and clusters must export PostgreSQL's log to CloudWatch.",
    severity: "medium",
    remediationSteps: "Add postgresql to enabledCloudwatchLogsExports.",
  },
  DATABASES,
  (resource: Resource, report) => {
    if (!some(resource.enabledCloudwatchLogsExports, (log) => log === "postgresql")) {
      report("enabledCloudwatchLogsExports must contain postgresql.");
    }
  },
);
