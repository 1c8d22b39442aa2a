import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { type Identity, selectorLabels, standardLabels } from "../labels.ts";

/** Zones over which replicas are spread. */
const zones = 3;

/**
 * Members that a drain may take at once: those of one zone. They cannot go to another, for their disks do not, and where a zone
 * has one node, that node's drain would wait for ever for the second of them.
 */
export const membersOfZone = (members: number): number => Math.ceil(members / zones);

/** Lets drains take so many pods of the workload at a time. */
export function disruptionBudget(
  name: string,
  namespace: pulumi.Input<string>,
  identity: Identity,
  maxUnavailable: number,
  options: pulumi.CustomResourceOptions,
): k8s.policy.v1.PodDisruptionBudget {
  return new k8s.policy.v1.PodDisruptionBudget(
    name,
    {
      metadata: { name: identity.name, namespace, labels: standardLabels(identity) },
      spec: {
        selector: { matchLabels: selectorLabels(identity) },
        maxUnavailable,
        // A pod that never got ready must not block the drain of its node.
        unhealthyPodEvictionPolicy: "AlwaysAllow",
      },
    },
    options,
  );
}
