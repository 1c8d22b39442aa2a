import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ClusterPostgresSettings } from "../../settings/postgres.ts";
import { standardLabels } from "../labels.ts";

/** Name of the StorageClass: the one of the settings, or one made as they say. It is cluster-wide. */
export function storageClass(
  name: string,
  from: ClusterPostgresSettings["storage"]["class"],
  namespaceName: string,
  parent: pulumi.Resource,
): pulumi.Input<string> {
  if ("existing" in from) return from.existing;
  return new k8s.storage.v1.StorageClass(
    name,
    {
      metadata: {
        name: `${namespaceName}-database`,
        labels: standardLabels({ name: "database", component: "storage" }),
      },
      provisioner: from.provisioner,
      parameters: { ...from.parameters },
      allowVolumeExpansion: true,
      // Whoever deletes a claim, or the namespace, has not deleted the data.
      reclaimPolicy: "Retain",
      // In the zone where the pod's other constraints let it run.
      volumeBindingMode: "WaitForFirstConsumer",
    },
    { parent },
  ).metadata.name;
}
