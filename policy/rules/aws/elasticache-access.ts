import { controls, REPLICATION_GROUP } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";
import { independently } from "../../unknown.ts";

interface Resource {
  readonly userGroupIds?: readonly string[] | null;
  readonly subnetGroupName?: string | null;
  readonly autoMinorVersionUpgrade?: boolean | string | null;
}

export const elasticacheAccess = resourceRule(
  {
    ...controls("ElastiCache.6", "ElastiCache.7", "ElastiCache.2"),
    name: "aws-elasticache-access",
    displayName: "Caches with users",
    description:
      "Replication groups must know users, in subnets that were chosen for them, and must take minor versions by themselves.",
    severity: "high",
    remediationSteps:
      "Set userGroupIds to a group without a default user that is on, subnetGroupName, and autoMinorVersionUpgrade to true.",
  },
  [REPLICATION_GROUP],
  (resource: Resource, report) => {
    independently(
      () => {
        if ((resource.userGroupIds ?? []).length === 0) report("userGroupIds must name a group of users.");
      },
      () => {
        const name = resource.subnetGroupName ?? "";
        if (name === "" || name === "default") report("subnetGroupName must name a group of one's own.");
      },
      () => {
        if (String(resource.autoMinorVersionUpgrade) !== "true") report("autoMinorVersionUpgrade must be true.");
      },
    );
  },
);
