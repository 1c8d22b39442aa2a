import { isIPv6 } from "node:net";
import { type Flow, type FlowEnd, isWorkload, nameOf } from "../../../components/network/flows.ts";
import type { Peer } from "../../../settings/network.ts";
import { flowsBetween } from "../../../tools/lab/network/expectation.ts";
import { podTemplateOf, metadataOf, ofKind, withPods } from "../../support/find.ts";
import { connections } from "../../support/network-policy.ts";
import type { Attempt, Endpoint, NetworkPolicy } from "../../support/network-policy-types.ts";
import type { Registration } from "../../support/recorder.ts";

// Everybody who could talk to somebody, every port, and what policies and flow table say about each connection.

/** Somebody with a name for people. */
export interface Party extends Endpoint {
  readonly name: string;
}

/** Addresses of pods: of a range for documentation, so that no setting names them. */
const addressOfPod = (index: number): string => `198.51.${100 + Math.floor(index / 250)}.${1 + (index % 250)}`;

/** A party in a namespace, which has the label that Kubernetes gives it. */
const inNamespace = (namespace: string, labels: Readonly<Record<string, string>>) => ({
  namespace,
  namespaceLabels: { "kubernetes.io/metadata.name": namespace },
  labels,
});

/** The policies as the cluster gets them. */
export const policiesIn = (registrations: readonly Registration[]): readonly NetworkPolicy[] =>
  ofKind(registrations, "NetworkPolicy").map((each) => ({
    metadata: metadataOf(each),
    spec: each.inputs["spec"] as NetworkPolicy["spec"],
  }));

/** The pods of all workloads, with the labels that the cluster gets. */
export const podsIn = (registrations: readonly Registration[]): readonly Omit<Party, "address">[] =>
  withPods(registrations).map((each) => ({
    name: metadataOf(each).name,
    pod: inNamespace(metadataOf(each).namespace, podTemplateOf(each).metadata.labels),
  }));

/** Those whom the flow table names beyond the platform, and for each of them others who look nearly like it. */
function strangers(flows: readonly Flow[], home: string): readonly (Omit<Party, "address"> & { address?: string })[] {
  const ends: readonly FlowEnd[] = flows.flatMap(({ from, to }) => [from, to]);
  return ends.flatMap((end) => (isWorkload(end) ? [] : end.peers.flatMap((peer) => likePeer(nameOf(end), peer, home))));
}

function likePeer(name: string, peer: Peer, home: string): readonly (Omit<Party, "address"> & { address?: string })[] {
  if ("cidrs" in peer) {
    return peer.cidrs.flatMap((cidr) => [
      { name: `${name}, ${cidr}`, address: firstOf(cidr) },
      { name: `beside ${name}, ${cidr}`, address: before(firstOf(cidr)) },
    ]);
  }
  const labels = peer.podLabels ?? {};
  return [
    { name, pod: inNamespace(peer.namespace, { ...labels, "pod-template-hash": "5d4f" }) },
    { name: `another pod of namespace ${peer.namespace}`, pod: inNamespace(peer.namespace, { other: "pod" }) },
    { name: `a pod like ${name} of another namespace`, pod: inNamespace(`${peer.namespace}-2`, labels) },
    { name: `a pod like ${name} at home`, pod: inNamespace(home, labels) },
  ];
}

const firstOf = (cidr: string): string => cidr.split("/")[0] ?? "";

/** The address right before, which is in no range that starts here. */
function before(address: string): string {
  if (isIPv6(address)) return "2001:db8:ffff::1";
  const number = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0) - 1;
  return [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join(".");
}

/** Everybody, each once. */
export function partiesOf(
  registrations: readonly Registration[],
  flows: readonly Flow[],
  home: string,
): readonly Party[] {
  const all: readonly (Omit<Party, "address"> & { address?: string })[] = [
    ...podsIn(registrations),
    ...strangers(flows, home),
    { name: "a pod of nobody", pod: inNamespace("default", {}) },
    { name: "a pod without labels at home", pod: inNamespace(home, {}) },
    { name: "the Internet", address: "203.0.113.9" },
    { name: "the Internet over IPv6", address: "2001:db8:1::9" },
  ];
  const distinct = new Map(all.map((party) => [JSON.stringify([party.address, party.pod]), party]));
  return [...distinct.values()].map((party, index) => ({ ...party, address: party.address ?? addressOfPod(index) }));
}

/** Ports of the flow table and of containers, their neighbours, and some that nobody mentions. */
export function attemptsOf(registrations: readonly Registration[], flows: readonly Flow[]): readonly Attempt[] {
  const mentioned = [
    ...flows.flatMap(({ ports }) => ports.map(({ port }) => port)),
    ...withPods(registrations).flatMap((each) => {
      const { containers, initContainers = [] } = podTemplateOf(each).spec;
      return [...containers, ...initContainers].flatMap(({ ports }) => ports.map(({ containerPort }) => containerPort));
    }),
  ];
  const numbers = new Set([...mentioned, ...mentioned.map((port) => port + 1), 22, 65_535]);
  return [...numbers].flatMap((port) => [{ protocol: "TCP", port } as const, { protocol: "UDP", port } as const]);
}

export interface Matrix {
  /** Connections that were judged. */
  readonly judged: number;
  readonly allowed: number;
  /** Those about which policies and flow table disagree, in words. */
  readonly differences: readonly string[];
}

/** Judges every connection with an end in the platform by the policies, and compares it with the flow table. */
export function compare(
  policies: readonly NetworkPolicy[],
  flows: readonly Flow[],
  parties: readonly Party[],
  attempts: readonly Attempt[],
  home: string,
): Matrix {
  let judged = 0;
  let allowed = 0;
  const differences: string[] = [];
  for (const source of parties) {
    for (const target of parties) {
      // Of connections between two others the platform knows nothing.
      if (source.pod?.namespace !== home && target.pod?.namespace !== home) continue;
      const mayConnect = connections(policies, source, target);
      const rows = flowsBetween(flows, home, source, target).flatMap(({ ports }) => ports);
      for (const attempt of attempts) {
        const may = mayConnect(attempt);
        const should = rows.some(({ port, protocol }) => port === attempt.port && protocol === attempt.protocol);
        judged += 1;
        if (may) allowed += 1;
        if (may === should) continue;
        const what = `${source.name} -> ${target.name} ${attempt.protocol} ${attempt.port}`;
        differences.push(`${what}: the policies ${may ? "allow" : "refuse"} it, the flow table does not`);
      }
    }
  }
  return { judged, allowed, differences };
}
