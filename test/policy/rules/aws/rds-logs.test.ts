import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

for (const resource of [amazon.postgres, amazon.cluster]) {
  describeResourceRule("aws-rds-logs", resource, {
    violates: {
      "no logs": { enabledCloudwatchLogsExports: undefined },
      "an empty list": { enabledCloudwatchLogsExports: [] },
      "other logs alone": { enabledCloudwatchLogsExports: ["upgrade"] },
    },
    allows: { "PostgreSQL's log alone": { enabledCloudwatchLogsExports: ["postgresql"] } },
    unknown: {
      "which logs there are": { enabledCloudwatchLogsExports: UNKNOWN.array },
      "one of them": { enabledCloudwatchLogsExports: [UNKNOWN.string] },
    },
    unrelated: { allocatedStorage: UNKNOWN.number },
  });
}
