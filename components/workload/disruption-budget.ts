import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { type Identity, selectorLabels, standardLabels } from "../labels.ts";

/** Lets drains take one pod of the workload at a time. */
export function disruptionBudget(
  name: string,
  namespace: pulumi.Input<string>,
  identity: Identity,
  options: pulumi.CustomResourceOptions,
): k8s.policy.v1.PodDisruptionBudget {
  return new k8s.policy.v1.PodDisruptionBudget(
    name,
    {
      metadata: { name: identity.name, namespace, labels: standardLabels(identity) },
      spec: {
        selector: { matchLabels: selectorLabels(identity) },
        maxUnavailable: 1,
        // A pod that never got ready must not block the drain of its node.
        unhealthyPodEvictionPolicy: "AlwaysAllow",
      },
    },
    options,
  );
}
