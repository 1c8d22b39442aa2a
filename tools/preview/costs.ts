import { type Difference, leavesOf } from "./differences.ts";
import type { Change, Preview } from "./model.ts";

/** Properties that change what a month costs: how many, how large, and of which class. */
const priced: readonly RegExp[] = [
  /^spec\.(?:replicas|minReplicas|maxReplicas)$/,
  /\.resources\.requests\.(?:cpu|memory|storage)$/,
  /^(?:instanceClass|nodeType|instanceType|clusterInstanceClass|dbClusterInstanceClass)$/,
  /^(?:allocatedStorage|maxAllocatedStorage|iops|storageType|storageThroughput|multiAz)$/,
  /^(?:numNodeGroups|replicasPerNodeGroup|numCacheClusters|numCacheNodes)$/,
  /^serverlessv2ScalingConfiguration\.(?:minCapacity|maxCapacity)$/,
  /^cacheUsageLimits\..*\.(?:minimum|maximum)$/,
];

/** A property with a price that changes, and whose it is. */
export interface Cost extends Difference {
  readonly change: Change;
}

/** What makes a month dearer or cheaper, also of resources that come or go. A replacement with the same size costs the same. */
export function costs({ changes }: Pick<Preview, "changes">): readonly Cost[] {
  return changes.flatMap((change) => {
    const [before, after] = [leavesOf(change.old), leavesOf(change.operation === "delete" ? undefined : change.new)];
    return [...new Set([...before.keys(), ...after.keys()])]
      .filter((path) => priced.some((form) => form.test(path)))
      .map((path) => ({
        change,
        path,
        before: before.get(path)?.shown ?? "",
        after: after.get(path)?.shown ?? "",
      }))
      .filter((cost) => cost.before !== cost.after);
  });
}
