import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("aws-rds-logs", amazon.postgres, {
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

describeResourceRule("aws-rds-logs", amazon.cluster, {
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
