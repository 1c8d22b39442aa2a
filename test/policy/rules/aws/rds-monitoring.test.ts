import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

for (const resource of [amazon.postgres, amazon.reader]) {
  describeResourceRule("aws-rds-monitoring", resource, {
    violates: {
      "no measurements": { monitoringInterval: 0 },
      "nothing said of measurements": { monitoringInterval: undefined },
      "measurements that are too rare": { monitoringInterval: 120 },
      "no insights": { performanceInsightsEnabled: undefined },
    },
    allows: { "measurements every 15 seconds": { monitoringInterval: 15 } },
    unknown: {
      "how often it is measured": { monitoringInterval: UNKNOWN.number },
      "whether there are insights": { performanceInsightsEnabled: UNKNOWN.boolean },
    },
    violatesBesideUnknown: { monitoringInterval: 0, performanceInsightsEnabled: UNKNOWN.boolean },
    unrelated: { allocatedStorage: UNKNOWN.number },
  });
}
