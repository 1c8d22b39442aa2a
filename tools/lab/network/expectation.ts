import { type Flow, isWorkload, type ForeignEnd, type WorkloadEnd } from "../../../components/network/flows.ts";
import type { Peer } from "../../../settings/network.ts";
import { isInRange } from "../../../settings/values.ts";

/** One that opens or accepts connections: a pod, or something that has an address only. */
export interface Party {
  /** For people. */
  readonly name: string;
  readonly address: string;
  /** Absent for what is no pod. */
  readonly pod?: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
}

/** Somewhere that something listens. */
export interface Listener {
  readonly protocol: "TCP" | "UDP";
  readonly port: number;
}

/**
 * What the flow table says about a connection. About connections between two others it says nothing.
 *
 * @param namespace of the platform
 */
export function expectation(
  flows: readonly Flow[],
  namespace: string,
  source: Party,
  target: Party,
  listener: Listener,
): "allowed" | "refused" | "no statement" {
  const concerns = [source, target].some(({ pod }) => pod?.namespace === namespace);
  if (!concerns) return "no statement";
  const allowed = flowsBetween(flows, namespace, source, target).some(({ ports }) =>
    ports.some(({ port, protocol }) => port === listener.port && protocol === listener.protocol),
  );
  return allowed ? "allowed" : "refused";
}

/** The rows of the flow table that lead from one to the other. */
export const flowsBetween = (
  flows: readonly Flow[],
  namespace: string,
  source: Party,
  target: Party,
): readonly Flow[] => flows.filter(({ from, to }) => isEnd(from, source, namespace) && isEnd(to, target, namespace));

function isEnd(end: WorkloadEnd | ForeignEnd, party: Party, namespace: string): boolean {
  if (!isWorkload(end)) return end.peers.some((peer) => isPeer(peer, party));
  return party.pod?.namespace === namespace && party.pod.labels["app.kubernetes.io/name"] === end.workload;
}

function isPeer(peer: Peer, { pod, address }: Party): boolean {
  if ("cidrs" in peer) return peer.cidrs.some((range) => isInRange(address, range));
  if (pod?.namespace !== peer.namespace) return false;
  return Object.entries(peer.podLabels ?? {}).every(([key, value]) => pod.labels[key] === value);
}
