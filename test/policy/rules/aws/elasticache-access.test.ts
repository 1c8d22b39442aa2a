import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("aws-elasticache-access", amazon.cache, {
  violates: {
    "no users": { userGroupIds: undefined },
    "an empty list of groups": { userGroupIds: [] },
    "subnets that nobody chose": { subnetGroupName: undefined },
    "the default subnets": { subnetGroupName: "default" },
    "a version that stays": { autoMinorVersionUpgrade: false },
  },
  allows: { "upgrades as text": { autoMinorVersionUpgrade: "true" } },
  unknown: { "the groups": { userGroupIds: UNKNOWN.array }, "the subnets": { subnetGroupName: UNKNOWN.string } },
  violatesBesideUnknown: { autoMinorVersionUpgrade: false, userGroupIds: UNKNOWN.array },
  unrelated: { nodeType: UNKNOWN.string },
});
