import { controls, REPLICATION_GROUP } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";
import { anyOf, independently } from "../../unknown.ts";

interface Resource {
  readonly automaticFailoverEnabled?: boolean | null;
  readonly multiAzEnabled?: boolean | null;
  readonly replicasPerNodeGroup?: number | null;
  readonly numCacheClusters?: number | null;
}

export const elasticacheFailover = resourceRule(
  {
    ...controls("ElastiCache.3"),
    name: "aws-elasticache-failover",
    displayName: "Caches in several zones",
    description: "Replication groups must have replicas in other zones, and must fail over by themselves.",
    severity: "medium",
    remediationSteps:
      "Set automaticFailoverEnabled and multiAzEnabled to true, and replicasPerNodeGroup to 1 or numCacheClusters to 2 at least.",
  },
  [REPLICATION_GROUP],
  (resource: Resource, report) => {
    independently(
      () => {
        if (resource.automaticFailoverEnabled !== true) report("automaticFailoverEnabled must be true.");
      },
      () => {
        if (resource.multiAzEnabled !== true) report("multiAzEnabled must be true.");
      },
      () => {
        const hasReplicas = anyOf(
          () => (resource.replicasPerNodeGroup ?? 0) >= 1,
          () => (resource.numCacheClusters ?? 0) >= 2,
        );
        if (!hasReplicas) report("Each shard must have a replica.");
      },
    );
  },
);
