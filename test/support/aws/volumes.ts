/** Volumes of each class: more than a stack asks for. */
const volumesPerClass = 3;

/**
 * What Amazon's driver would make when pods ask for volumes, as a List for kubectl: simulated nodes have no driver.
 *
 * @param namespace of the platform, which is part of the names of its classes
 */
export function provisionedVolumes(namespace: string): string {
  const items = ["alertmanager", "prometheus"].flatMap((purpose) =>
    Array.from({ length: volumesPerClass }, (_, index) => ({
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: `${purpose}-${index}` },
      spec: {
        capacity: { storage: "1Ti" },
        accessModes: ["ReadWriteOnce"],
        persistentVolumeReclaimPolicy: "Retain",
        storageClassName: `${namespace}-${purpose}`,
        hostPath: { path: `/volumes/${purpose}-${index}` },
      },
    })),
  );
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}
