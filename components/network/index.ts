import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../settings.ts";
import { standardLabels } from "../labels.ts";
import { clusterDns, type Flow, workloadsOf } from "./flows.ts";
import { hostNamePolicies } from "./host-names.ts";
import { defaultDeny, policiesOf } from "./policies.ts";

export { type Flow, type FlowEnd, flowsFrom, type ForeignEnd, portOf, tcp, type WorkloadEnd } from "./flows.ts";

export interface NetworkArgs {
  /** Namespace of the policies. */
  readonly namespace: pulumi.Input<string>;
  /** All connections that may be opened. */
  readonly flows: readonly Flow[];
  /** Address ranges of the subnets of stores at Amazon. Default: there are none. */
  readonly storeRanges?: pulumi.Output<readonly string[]> | undefined;
}

/**
 * Isolation of the namespace: denies all traffic both ways, then allows both halves of every flow.
 *
 * Workloads depend on it, so that no pod starts before its policy exists. It protects only where the cluster's network
 * enforces policies; on EKS that must be switched on.
 */
export class Network extends pulumi.ComponentResource {
  constructor(name: string, args: NetworkArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:network:Network", name, {}, options);
    const { namespace } = args;
    new k8s.networking.v1.NetworkPolicy(
      `${name}-default-deny`,
      {
        metadata: {
          name: "default-deny",
          namespace,
          labels: standardLabels({ name: "default-deny", component: "network" }),
        },
        spec: defaultDeny,
      },
      { parent: this },
    );
    for (const { workload, description, spec } of policiesOf(args.flows, args.storeRanges)) {
      new k8s.networking.v1.NetworkPolicy(
        `${name}-${workload}`,
        {
          metadata: {
            name: workload,
            namespace,
            labels: standardLabels({ name: workload, component: "network" }),
            annotations: { "kubernetes.io/description": description },
          },
          spec,
        },
        { parent: this },
      );
    }
    for (const { workload, spec } of hostNamePolicies(args.flows)) {
      new k8s.apiextensions.CustomResource(
        `${name}-${workload}-host-names`,
        {
          apiVersion: "cilium.io/v2",
          kind: "CiliumNetworkPolicy",
          metadata: {
            name: `${workload}-host-names`,
            namespace,
            labels: standardLabels({ name: workload, component: "network" }),
          },
          spec,
        },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}

/** What every workload needs to find the others by name. */
export function dnsFlows(flows: readonly Flow[], { dns }: Settings["network"]): readonly Flow[] {
  const { namespace, podLabels, port, nodeLocalAddress } = dns;
  const peers = [{ namespace, podLabels }, { cidrs: [nodeLocalAddress] }];
  // Answers that do not fit into one UDP packet come over TCP. NodeLocal DNSCache always listens on 53.
  const ports = [...new Set([53, port])].flatMap((number) => [
    { port: number, protocol: "UDP" as const },
    { port: number, protocol: "TCP" as const },
  ]);
  return workloadsOf(flows).map((workload) => ({
    from: { workload },
    to: { name: clusterDns, peers },
    ports,
    why: "names",
  }));
}
