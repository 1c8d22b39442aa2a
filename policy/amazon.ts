import type { Description } from "./rule.ts";
import type { StringMap } from "./kubernetes.ts";
import { isSet, known } from "./unknown.ts";

/** Amazon's resources as they arrive from the engine: plain data in which any field may be absent or null. */

export const INSTANCE = "aws:rds/instance:Instance";
export const CLUSTER = "aws:rds/cluster:Cluster";
export const PROXY = "aws:rds/proxy:Proxy";
export const CLUSTER_INSTANCE = "aws:rds/clusterInstance:ClusterInstance";
export const REPLICATION_GROUP = "aws:elasticache/replicationGroup:ReplicationGroup";
export const KEY = "aws:kms/key:Key";
export const REPOSITORY = "aws:ecr/repository:Repository";
export const BUCKETS = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"] as const;

/** Databases, whatever they consist of. */
export const DATABASES = [INSTANCE, CLUSTER] as const;

/** What is lost with its data. */
export const STORES: readonly string[] = [...DATABASES, REPLICATION_GROUP, KEY, REPOSITORY, ...BUCKETS];

interface Tagged {
  readonly tags?: StringMap | null;
}

const ACKNOWLEDGEMENT = "sark-platform/acknowledged-change";

/** Whether somebody acknowledged by name that the store may be lost. */
export function isAcknowledged(store: Tagged): boolean {
  return isSet(store, "tags") && isSet(store.tags, ACKNOWLEDGEMENT);
}

/** Whether the field is set, and known not to be empty where it is known. */
export function isGiven<T extends object>(object: T, key: keyof T): boolean {
  return isSet(object, key) && known<unknown>(() => object[key], "unknown") !== "";
}

/**
 * The part of a rule's description that names the controls of Security Hub it follows.
 *
 * @param controls such as `RDS.3`; the first one is where readers are sent
 */
export function controls(
  first: string,
  ...others: readonly string[]
): Pick<Description, "url" | "tags"> & { readonly framework: NonNullable<Description["framework"]> } {
  const service = first.split(".")[0]?.toLowerCase() ?? "";
  const url = `https://docs.aws.amazon.com/securityhub/latest/userguide/${service}-controls.html#${first.toLowerCase().replace(".", "-")}`;
  return {
    url,
    tags: ["aws", service],
    framework: {
      name: "AWS Foundational Security Best Practices",
      version: "v1.0.0",
      reference: url,
      specification: [first, ...others].join(", "),
    },
  };
}
