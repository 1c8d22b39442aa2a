import { createHash } from "node:crypto";
import { join } from "node:path";
import type { RealNodePrograms } from "../../setup/real-nodes.ts";

/** Zones of the nodes; one node each. */
const zones = ["a", "b", "c"] as const;

/** Numbers of the /16 address ranges, one for each cluster of this machine. */
export const slots = Array.from({ length: 16 }, (_, slot) => slot);

/** All address ranges together, for what must not be sent to a proxy. */
export const allRanges = "10.208.0.0/12";

/** Volumes on each node. */
const volumesPerNode = 8;

/** One node: where it is, how it is reached, and where it keeps what it has. */
export interface NodePlan {
  readonly name: string;
  readonly zone: string;
  readonly address: string;
  /** Addresses of its pods. */
  readonly pods: string;
  /** This machine's end of the node's link, inside the cluster's namespaces. */
  readonly link: string;
  readonly directory: string;
  /** Folders that are offered as local volumes. */
  readonly volumes: readonly string[];
}

/** Addresses of a cluster, all of one /16. */
export interface Addresses {
  readonly range: string;
  /** The machine's end of its link to the cluster. */
  readonly host: string;
  /** The cluster's end of that link. */
  readonly gateway: string;
  /** The control plane, on the nodes' network. */
  readonly controlPlane: string;
  readonly pods: string;
  readonly services: string;
  /** The Service `kubernetes`. */
  readonly kubernetesService: string;
  readonly dnsService: string;
}

/** Everything that is decided before a cluster is created. The processes in its namespaces read it from a file. */
export interface Plan {
  readonly directory: string;
  readonly slot: number;
  readonly identity: string;
  readonly addresses: Addresses;
  readonly server: string;
  readonly nodes: readonly NodePlan[];
  readonly programs: RealNodePrograms;
}

/** The one name of a cluster outside its folder: of its link and of its cgroups. Short, as links' names must be. */
export const identityOf = (directory: string): string =>
  `sark${createHash("sha256").update(directory).digest("hex").slice(0, 8)}`;

export const rangeOf = (slot: number): string => `${prefixOf(slot)}.0.0/16`;

export function makePlan(directory: string, slot: number, nodeCount: number, programs: RealNodePrograms): Plan {
  const prefix = prefixOf(slot);
  const controlPlane = `${prefix}.0.1`;
  return {
    directory,
    slot,
    identity: identityOf(directory),
    addresses: addressesOf(slot),
    server: `https://${controlPlane}:6443`,
    nodes: zones.slice(0, nodeCount).map((zone, index): NodePlan => {
      const name = `node-${zone}`;
      const folder = join(directory, "nodes", name);
      return {
        name,
        zone: `local-${zone}`,
        address: `${prefix}.0.${11 + index}`,
        pods: `${prefix}.${128 + index}.0/24`,
        link: `link-${zone}`,
        directory: folder,
        volumes: Array.from({ length: volumesPerNode }, (_, volume) => join(folder, "volumes", String(volume + 1))),
      };
    }),
    programs,
  };
}

export function addressesOf(slot: number): Addresses {
  const prefix = prefixOf(slot);
  return {
    range: rangeOf(slot),
    host: `${prefix}.1.1`,
    gateway: `${prefix}.1.2`,
    controlPlane: `${prefix}.0.1`,
    pods: `${prefix}.128.0/17`,
    services: `${prefix}.64.0/18`,
    kubernetesService: `${prefix}.64.1`,
    dnsService: `${prefix}.64.10`,
  };
}

const prefixOf = (slot: number): string => `10.${208 + slot}`;
