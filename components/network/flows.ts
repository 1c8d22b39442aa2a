import type { Peer } from "../../settings/network.ts";

// The flow table: who opens connections to whom. Each component declares its own flows; everything else is denied. The
// network policies and the README's diagram are made from this table and from nothing else.

/** A workload of the platform, by its name. */
export interface WorkloadEnd {
  readonly workload: string;
}

/** Something outside the platform's namespace. */
export interface ForeignEnd {
  /** Shown in the diagram. */
  readonly name: string;
  readonly peers: readonly Peer[];
  /** It is in the subnets of stores at Amazon too: which addresses these have is looked up there. Default: false. */
  readonly inStoreSubnets?: boolean;
  /** Hosts whose addresses the cluster's network looks up itself, beside the peers. Only for who is connected to. */
  readonly hostNames?: readonly string[];
}

export type FlowEnd = WorkloadEnd | ForeignEnd;

export interface FlowPort {
  readonly port: number;
  readonly protocol: "TCP" | "UDP";
}

/** Connections that may be opened. At least one end is a workload of the platform. */
export interface Flow {
  readonly from: FlowEnd;
  readonly to: FlowEnd;
  readonly ports: readonly FlowPort[];
  /** What the connection is for. */
  readonly why: string;
}

/** What every workload asks for names. */
export const clusterDns = "cluster DNS";

export const isWorkload = (end: FlowEnd): end is WorkloadEnd => "workload" in end;

/** The name of an end for people. */
export const nameOf = (end: FlowEnd): string => (isWorkload(end) ? end.workload : end.name);

export const tcp = (...ports: readonly number[]): readonly FlowPort[] => {
  const distinct = [...new Set(ports)];
  return distinct.map((port) => ({ port, protocol: "TCP" }));
};

/** Where an http or https URL leads. */
export function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  if (port !== "") return Number(port);
  return protocol === "https:" ? 443 : 80;
}

/** Connections from outside that the settings allow: none where they name nobody. */
export const flowsFrom = (from: ForeignEnd, flow: Omit<Flow, "from">): readonly Flow[] =>
  from.peers.length === 0 ? [] : [{ from, ...flow }];

/** Every workload that takes part in the table, in alphabetical order. */
export function workloadsOf(flows: readonly Flow[]): readonly string[] {
  const names = flows.flatMap(({ from, to }) => [from, to].filter(isWorkload).map(({ workload }) => workload));
  return [...new Set(names)].sort();
}
