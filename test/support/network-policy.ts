import { BlockList, isIPv6 } from "node:net";
import type {
  Attempt,
  Endpoint,
  Labels,
  LabelSelector,
  NetworkPolicy,
  PolicyPeer,
  PolicyPort,
  PolicySpec,
} from "./network-policy-types.ts";

// Judges connections by NetworkPolicies as the documentation of Kubernetes describes them, and knows nothing about how this
// program makes them. What it does not understand it refuses to judge.
// https://kubernetes.io/docs/concepts/services-networking/network-policies/

const known = {
  spec: ["podSelector", "policyTypes", "ingress", "egress"],
  ingress: ["from", "ports"],
  egress: ["to", "ports"],
  peer: ["podSelector", "namespaceSelector", "ipBlock"],
  port: ["protocol", "port", "endPort"],
  selector: ["matchLabels", "matchExpressions"],
};

function onlyKnown(what: keyof typeof known, value: object): void {
  const others = Object.keys(value).filter((key) => !known[what].includes(key));
  if (others.length > 0) throw new Error(`a ${what} with ${others.join(", ")} cannot be judged`);
}

/** Whether a connection may be opened: the policies of both ends must let it, each of its own direction. */
export const mayConnect = (
  policies: readonly NetworkPolicy[],
  source: Endpoint,
  target: Endpoint,
  attempt: Attempt,
): boolean => connections(policies, source, target)(attempt);

/** The same for many ports between the same two. */
export function connections(
  policies: readonly NetworkPolicy[],
  source: Endpoint,
  target: Endpoint,
): (attempt: Attempt) => boolean {
  const opened = allowedPorts(policies, "Egress", source, target);
  const accepted = allowedPorts(policies, "Ingress", target, source);
  const among = (allowed: readonly (readonly PolicyPort[])[] | "everything", attempt: Attempt) =>
    allowed === "everything" ||
    allowed.some((ports) => ports.length === 0 || ports.some((port) => isPort(port, attempt, target)));
  return (attempt) => among(opened, attempt) && among(accepted, attempt);
}

/** The policies that select a pod in one direction. Without any, it is not isolated. */
export const policiesFor = (
  policies: readonly NetworkPolicy[],
  direction: "Ingress" | "Egress",
  { pod }: Endpoint,
): readonly NetworkPolicy[] =>
  pod === undefined
    ? []
    : policies.filter(({ metadata, spec }) => {
        onlyKnown("spec", spec);
        return (
          metadata.namespace === pod.namespace &&
          typesOf(spec).includes(direction) &&
          selects(spec.podSelector, pod.labels)
        );
      });

/** Ingress always, egress where there are rules for it. */
const typesOf = ({ policyTypes, egress }: PolicySpec): readonly string[] =>
  policyTypes ?? (egress === undefined ? ["Ingress"] : ["Ingress", "Egress"]);

/** The ports of each rule that concerns the other end; a rule without ports is about all of them. */
function allowedPorts(
  policies: readonly NetworkPolicy[],
  direction: "Ingress" | "Egress",
  isolated: Endpoint,
  other: Endpoint,
): readonly (readonly PolicyPort[])[] | "everything" {
  const concerned = policiesFor(policies, direction, isolated);
  if (concerned.length === 0) return "everything";
  return concerned.flatMap(({ metadata, spec }) =>
    rulesOf(spec, direction)
      .filter(({ peers }) => peers.length === 0 || peers.some((peer) => isPeer(peer, other, metadata.namespace)))
      .map(({ ports }) => ports),
  );
}

function rulesOf({ ingress = [], egress = [] }: PolicySpec, direction: "Ingress" | "Egress") {
  if (direction === "Ingress") {
    return ingress.map((rule) => {
      onlyKnown("ingress", rule);
      return { peers: rule.from ?? [], ports: rule.ports ?? [] };
    });
  }
  return egress.map((rule) => {
    onlyKnown("egress", rule);
    return { peers: rule.to ?? [], ports: rule.ports ?? [] };
  });
}

/** Both selectors of a peer must match; a pod selector alone means the policy's own namespace. */
function isPeer(peer: PolicyPeer, { address, pod }: Endpoint, home: string): boolean {
  onlyKnown("peer", peer);
  const { ipBlock, podSelector, namespaceSelector } = peer;
  if (ipBlock !== undefined) {
    if (podSelector ?? namespaceSelector) throw new Error("a peer with an address range and a selector is refused");
    return contains(ipBlock.cidr, address) && !(ipBlock.except ?? []).some((range) => contains(range, address));
  }
  if ((podSelector ?? namespaceSelector) === undefined) throw new Error("a peer of nobody is refused");
  if (pod === undefined) return false;
  const inNamespace =
    namespaceSelector === undefined ? pod.namespace === home : selects(namespaceSelector, pod.namespaceLabels);
  return inNamespace && (podSelector === undefined || selects(podSelector, pod.labels));
}

/** A port by its number, its name on the target, or a range; without one, every port of the protocol. */
function isPort(
  { protocol = "TCP", port, endPort, ...rest }: PolicyPort,
  attempt: Attempt,
  { pod }: Endpoint,
): boolean {
  onlyKnown("port", rest);
  if (protocol !== attempt.protocol) return false;
  if (port === undefined) return true;
  if (typeof port === "string") return pod?.ports?.[port] === attempt.port;
  return attempt.port >= port && attempt.port <= (endPort ?? port);
}

/** An empty selector matches everything. */
function selects(selector: LabelSelector, labels: Labels): boolean {
  onlyKnown("selector", selector);
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case "In":
          return value !== undefined && values.includes(value);
        case "NotIn":
          return value === undefined || !values.includes(value);
        case "Exists":
          return value !== undefined;
        case "DoesNotExist":
          return value === undefined;
      }
    })
  );
}

function contains(range: string, address: string): boolean {
  const [start = "", length = ""] = range.split("/");
  if (isIPv6(start) !== isIPv6(address)) return false;
  const family = isIPv6(start) ? "ipv6" : "ipv4";
  const list = new BlockList();
  list.addSubnet(start, Number(length), family);
  return list.check(address, family);
}
