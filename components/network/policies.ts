import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Peer } from "../../settings/network.ts";
import { selectorLabels } from "../labels.ts";
import { type Flow, type FlowEnd, type FlowPort, isWorkload, nameOf, workloadsOf } from "./flows.ts";

type PolicySpec = types.input.networking.v1.NetworkPolicySpec;
type PolicyPeer = types.input.networking.v1.NetworkPolicyPeer;

/** The policy of one workload. */
export interface WorkloadPolicy {
  readonly workload: string;
  /** What each rule is for, for the people who read the object. */
  readonly description: string;
  readonly spec: PolicySpec;
}

/**
 * Both halves of every flow: an egress rule for the workload that opens the connection, an ingress rule for the one
 * that accepts it. One policy a workload, so that `kubectl describe` of it tells everything about that workload.
 *
 * @param storeRanges address ranges of the subnets of stores at Amazon, where there are any
 */
export function policiesOf(
  flows: readonly Flow[],
  storeRanges?: pulumi.Output<readonly string[]>,
): readonly WorkloadPolicy[] {
  const peersOf = (end: FlowEnd) => policyPeers(end, storeRanges);
  return workloadsOf(flows).map((workload) => {
    const incoming = flows.filter(({ to }) => isWorkload(to) && to.workload === workload);
    const outgoing = flows.filter(({ from }) => isWorkload(from) && from.workload === workload);
    return {
      workload,
      description: [
        ...incoming.map(({ from, why }) => `from ${nameOf(from)}: ${why}`),
        ...outgoing.map(({ to, why }) => `to ${nameOf(to)}: ${why}`),
      ].join("; "),
      spec: {
        podSelector: { matchLabels: selectorLabels({ name: workload }) },
        policyTypes: ["Ingress", "Egress"],
        ingress: incoming.map(({ from, ports }) => ({ from: peersOf(from), ports: portsOf(ports) })),
        // Hosts by their names are the business of another kind of policy.
        egress: outgoing
          .filter(({ to }) => isWorkload(to) || to.hostNames === undefined)
          .map(({ to, ports }) => ({ to: peersOf(to), ports: portsOf(ports) })),
      },
    };
  });
}

/** Denies everything to every pod of the namespace; the workloads' policies add what is allowed. */
export const defaultDeny: PolicySpec = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };

const portsOf = (ports: readonly FlowPort[]) =>
  atLeastOne(
    ports.map(({ port, protocol }) => ({ port, protocol })),
    "port",
  );

function policyPeers(
  end: FlowEnd,
  storeRanges: pulumi.Output<readonly string[]> | undefined,
): PolicyPeer[] | pulumi.Output<PolicyPeer[]> {
  if (isWorkload(end)) return [{ podSelector: { matchLabels: selectorLabels({ name: end.workload }) } }];
  const known = end.peers.flatMap(foreignPeer);
  if (end.inStoreSubnets !== true) return atLeastOne(known, "peer");
  if (storeRanges === undefined) throw new Error(`nobody says which subnets ${end.name} is in`);
  return storeRanges.apply((cidrs) => atLeastOne([...known, ...foreignPeer({ cidrs })], "peer"));
}

/** Kubernetes takes an empty list of peers for everybody, and an empty list of ports for all of them. */
function atLeastOne<T>(list: T[], what: string): T[] {
  if (list.length === 0) throw new Error(`a flow names no ${what}, which would allow every ${what}`);
  return list;
}

function foreignPeer(peer: Peer): PolicyPeer[] {
  if ("cidrs" in peer) return peer.cidrs.map((cidr) => ({ ipBlock: { cidr } }));
  return [
    {
      // The one label of a namespace that Kubernetes itself maintains.
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": peer.namespace } },
      podSelector: { matchLabels: peer.podLabels ?? {} },
    },
  ];
}
