import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("aws-elasticache-failover", amazon.cache, {
  violates: {
    "no failover": { automaticFailoverEnabled: false },
    "one zone": { multiAzEnabled: undefined },
    "no replicas": { replicasPerNodeGroup: 0 },
    "one node": { replicasPerNodeGroup: undefined, numCacheClusters: 1 },
  },
  allows: { "three nodes without cluster mode": { replicasPerNodeGroup: undefined, numCacheClusters: 3 } },
  unknown: {
    "whether it fails over": { automaticFailoverEnabled: UNKNOWN.boolean },
    "how many replicas there are": { replicasPerNodeGroup: UNKNOWN.number },
  },
  violatesBesideUnknown: { multiAzEnabled: false, automaticFailoverEnabled: UNKNOWN.boolean },
  unrelated: { nodeType: UNKNOWN.string },
});
