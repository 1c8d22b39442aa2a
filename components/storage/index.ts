import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { StorageSettings } from "../../settings/storage.ts";
import { standardLabels } from "../labels.ts";

export interface StorageClassArgs {
  readonly class: StorageSettings["class"];
  /** It is cluster-wide, so the namespace is part of its name. */
  readonly namespaceName: string;
  /** What it is for, such as `database`. */
  readonly purpose: string;
}

/** Name of the StorageClass: the one of the settings, or one made as they say. */
export function storageClass(name: string, args: StorageClassArgs, parent: pulumi.Resource): pulumi.Input<string> {
  const { class: from, namespaceName, purpose } = args;
  if ("existing" in from) return from.existing;
  return new k8s.storage.v1.StorageClass(
    name,
    {
      metadata: {
        name: `${namespaceName}-${purpose}`,
        labels: standardLabels({ name: purpose, component: "storage" }),
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
