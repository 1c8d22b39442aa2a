import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { type Identity, standardLabels } from "../labels.ts";

/** A service account of its own, without rights and without a token in the pods. */
export function serviceAccount(
  name: string,
  namespace: pulumi.Input<string>,
  identity: Identity,
  options: pulumi.CustomResourceOptions,
  annotations?: Readonly<Record<string, pulumi.Input<string>>>,
): k8s.core.v1.ServiceAccount {
  return new k8s.core.v1.ServiceAccount(
    name,
    {
      metadata: {
        name: identity.name,
        namespace,
        labels: standardLabels(identity),
        ...(annotations && { annotations }),
      },
      automountServiceAccountToken: false,
    },
    options,
  );
}
