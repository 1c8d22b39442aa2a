import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("aws-rds-monitoring", amazon.postgres, {
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

describeResourceRule("aws-rds-monitoring", amazon.reader, {
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
