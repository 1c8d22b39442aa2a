const storageClass = "local";

/** Larger than any claim: the size of a local volume is not enforced. */
const capacity = "1Ti";

/** A node with the folders that it offers as volumes. */
export interface StorageNode {
  readonly name: string;
  readonly zone: string;
  readonly volumes: readonly string[];
}

/** The default StorageClass with its volumes, folders of the nodes. */
export function localStorage(nodes: readonly StorageNode[]): readonly object[] {
  return [
    {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: {
        name: storageClass,
        annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
      },
      provisioner: "kubernetes.io/no-provisioner",
      // A volume decides its pod's node, so the scheduler must choose both.
      volumeBindingMode: "WaitForFirstConsumer",
    },
    ...nodes.flatMap(({ name, zone, volumes }) =>
      volumes.map((path, index) => ({
        apiVersion: "v1",
        kind: "PersistentVolume",
        metadata: { name: `${name}-${index + 1}`, labels: { "topology.kubernetes.io/zone": zone } },
        spec: {
          capacity: { storage: capacity },
          accessModes: ["ReadWriteOnce"],
          persistentVolumeReclaimPolicy: "Retain",
          storageClassName: storageClass,
          local: { path },
          nodeAffinity: {
            required: {
              nodeSelectorTerms: [
                { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [name] }] },
              ],
            },
          },
        },
      })),
    ),
  ];
}
