import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { selectorLabels, standardLabels } from "../labels.ts";
import { eachMember, memberName, ports } from "./names.ts";

/**
 * Gives each member a Service, and so an address that stays when its pod gets another one. Members remember each other by
 * address, and proxies look a cluster up once: with the pods' own, a cluster whose pods all start anew would never find
 * together again.
 *
 * @returns the addresses, in the order of the ordinals
 */
export function memberAddresses(
  name: string,
  identity: { readonly name: string; readonly component: string },
  namespace: pulumi.Input<string>,
  members: number,
  parent: pulumi.Resource,
): readonly pulumi.Output<string>[] {
  return eachMember(members, (ordinal) => {
    const service = new k8s.core.v1.Service(
      `${name}-${ordinal}`,
      {
        metadata: {
          name: memberName(ordinal),
          namespace,
          labels: standardLabels(identity),
          // Its pod comes later: it is configured with the address.
          annotations: { "pulumi.com/skipAwait": "true" },
        },
        spec: {
          type: "ClusterIP",
          // They find each other before any of them is ready.
          publishNotReadyAddresses: true,
          selector: { ...selectorLabels(identity), "statefulset.kubernetes.io/pod-name": memberName(ordinal) },
          ports: [
            { name: "valkey", port: ports.valkey, targetPort: "valkey", protocol: "TCP" },
            { name: "bus", port: ports.bus, targetPort: "bus", protocol: "TCP" },
          ],
        },
      },
      { parent },
    );
    return service.spec.clusterIP;
  });
}
