import type { Peer } from "../../settings/network.ts";
import { selectorLabels } from "../labels.ts";
import { clusterDns, type Flow, isWorkload, nameOf, workloadsOf } from "./flows.ts";

// Policies of Kubernetes know addresses only. Cilium looks names up: its DNS proxy reads the answers that a pod gets, and lets
// the pod connect to the addresses in them.

/** The policy of one workload that connects to hosts by their names. */
export interface HostNamePolicy {
  readonly workload: string;
  /** Of a CiliumNetworkPolicy. */
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Nothing where no flow names hosts. Everything else about a workload is in its NetworkPolicy; both add up. */
export function hostNamePolicies(flows: readonly Flow[]): readonly HostNamePolicy[] {
  return workloadsOf(flows).flatMap((workload) => {
    const outgoing = flows.filter(({ from }) => isWorkload(from) && from.workload === workload);
    const named = outgoing.flatMap(({ to, ports }) =>
      isWorkload(to) || to.hostNames === undefined
        ? []
        : [{ toFQDNs: to.hostNames.map((matchName) => ({ matchName })), toPorts: [{ ports: ciliumPorts(ports) }] }],
    );
    if (named.length === 0) return [];
    return [
      {
        workload,
        spec: {
          endpointSelector: { matchLabels: ofKubernetes(selectorLabels({ name: workload })) },
          egress: [...outgoing.flatMap(questions), ...named],
        },
      },
    ];
  });
}

/** The proxy learns addresses only from questions that a rule about DNS sends through it. */
function questions({ to, ports }: Flow): readonly object[] {
  if (isWorkload(to) || nameOf(to) !== clusterDns) return [];
  return to.peers.map((peer) => ({
    ...ciliumPeer(peer),
    toPorts: [{ ports: ciliumPorts(ports), rules: { dns: [{ matchPattern: "*" }] } }],
  }));
}

const ciliumPeer = (peer: Peer): object =>
  "cidrs" in peer
    ? { toCIDR: peer.cidrs }
    : {
        toEndpoints: [
          { matchLabels: ofKubernetes({ "io.kubernetes.pod.namespace": peer.namespace, ...peer.podLabels }) },
        ],
      };

/** Labels with the source that Cilium gives those of pods. */
const ofKubernetes = (labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(labels).map(([key, value]) => [`k8s:${key}`, value]));

/** Ports are text there. */
const ciliumPorts = (ports: Flow["ports"]) => ports.map(({ port, protocol }) => ({ port: String(port), protocol }));
