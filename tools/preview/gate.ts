import type { Change, Preview } from "./model.ts";

/** The label of a pull request that says: yes, this may be replaced or deleted. */
export const acknowledgement = "allow-stateful-change";

/** A change that loses data, or could. */
export interface Danger {
  readonly change: Change;
  /** What is lost, as the rest of a sentence. */
  readonly loss: string;
}

/** What holds data, or the key to them, by type: what its end costs. */
const losses: Readonly<Record<string, string>> = {
  "kubernetes:apps/v1:StatefulSet": "all its members end",
  "kubernetes:core/v1:PersistentVolumeClaim": "its data are lost where the StorageClass does not retain them",
  "kubernetes:core/v1:PersistentVolume": "its data are no longer bound to anything",
  "kubernetes:core/v1:Namespace": "everything in it ends, claims and Secrets included",
  "aws:rds/instance:Instance": "its data are lost but for snapshots and backups",
  "aws:rds/cluster:Cluster": "its data are lost but for snapshots and backups",
  "aws:rds/clusterInstance:ClusterInstance": "a member of the database is gone until a new one serves",
  "aws:rds/globalCluster:GlobalCluster": "its regions no longer follow each other",
  "aws:elasticache/replicationGroup:ReplicationGroup": "its data are lost but for snapshots",
  "aws:elasticache/cluster:Cluster": "its data are lost but for snapshots",
  "aws:elasticache/serverlessCache:ServerlessCache": "its data are lost but for snapshots",
  "aws:s3/bucket:Bucket": "what is in it is lost, backups included",
  "aws:s3/bucketV2:BucketV2": "what is in it is lost, backups included",
  "aws:kms/key:Key": "what it encrypted can no longer be read",
  "aws:kms/replicaKey:ReplicaKey": "what it encrypted can no longer be read in its region",
};

/** What lets others into the stores, by type. */
const credentials: Readonly<Record<string, string>> = {
  "kubernetes:core/v1:Secret": "who uses it reaches the store only with the new one",
  "random:index/randomPassword:RandomPassword": "the password of a user of the store is another one",
  "tls:index/privateKey:PrivateKey": "nobody trusts certificates of the former authority any more",
};

/** Components whose credentials count. */
const isOfStore = ({ urn }: Change): boolean => /(?:^|\$)sark:(?:postgres|cache):/.test(urn.split("::")[2] ?? "");

/**
 * Certificates end after 90 days and are renewed by every update in their last 30: that is no event. The key of an
 * authority lives ten years.
 */
const isRenewed = ({ type, name }: Change): boolean =>
  type === "tls:index/privateKey:PrivateKey" ? !name.endsWith("-authority-key") : name.endsWith("-tls");

/** Every replacement and deletion of something that holds data, or lets others into a store. */
export function dangers({ changes }: Pick<Preview, "changes">): readonly Danger[] {
  return changes.flatMap((change) => {
    if (change.operation !== "replace" && change.operation !== "delete") return [];
    const loss =
      losses[change.type] ?? (isOfStore(change) && !isRenewed(change) ? credentials[change.type] : undefined);
    if (loss === undefined) return [];
    const isLeft = change.operation === "delete" && change.old?.retainOnDelete === true;
    return [{ change, loss: isLeft ? "Pulumi forgets it, and leaves it where it is" : loss }];
  });
}

/** What comes of a preview. */
export type Verdict =
  /** Nothing stands against the update. */
  | "passed"
  /** The program, a provider or the engine failed. */
  | "failed"
  /** A mandatory policy is violated. */
  | "policies"
  /** Something that holds data would be replaced or deleted, and nobody said that it may. */
  | "gate";

/** Exit status of the commands that preview; 2 is a wrong command line. */
export const statusOf: Readonly<Record<Verdict, number>> = { passed: 0, failed: 1, policies: 3, gate: 4 };

/** @param isAcknowledged whether somebody said that data may be replaced or deleted */
export function judge(preview: Preview, isAcknowledged: boolean): Verdict {
  if (preview.policies.some(({ isMandatory }) => isMandatory)) return "policies";
  if (!preview.isComplete || preview.problems.length > 0) return "failed";
  return dangers(preview).length > 0 && !isAcknowledged ? "gate" : "passed";
}
