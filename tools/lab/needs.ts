import { grantedRole, labTool } from "./caller.ts";
import { ownCache } from "./cache/platform.ts";
import type { Lab } from "./lab.ts";
import { peerPods } from "./pods.ts";
import { names, ownPostgres } from "./postgres/platform.ts";

/** Something a scenario cannot do without. */
export interface Need {
  /** Why the cluster does not have it, as a clause for the user; undefined if it has. */
  readonly lack: (lab: Lab) => Promise<string | undefined>;
}

/** The annotation of a node that kwok simulates. */
const simulated = "kwok.x-k8s.io/node";

interface Node {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}

/** Pods that really run, and the image of the lab's own. */
export const labPods: Need = {
  lack: async (lab) => {
    const { items } = await lab.get<{ items: readonly Node[] }>("nodes");
    if (items.every(({ metadata }) => metadata.annotations?.[simulated] !== undefined)) {
      return "the nodes are simulated, so no pod answers";
    }
    if (lab.session.image === undefined) {
      return "the cluster takes images from a registry; push the one of the clients and name it with --image";
    }
    return undefined;
  },
};

/** A client that may call the gateway, and pods that answer it. */
export const client: Need = {
  lack: async (lab) => {
    const lack = await labPods.lack(lab);
    if (lack !== undefined) return lack;
    const [peer] = lab.settings.network.gatewayClients;
    if (peer === undefined || "cidrs" in peer)
      return "the settings name no pods of this cluster that may call the gateway";
    if (lab.settings.mcpServers.length === 0) return "the settings name no MCP server";
    if (grantedRole(lab.settings) === undefined) {
      return `the settings let no role call ${labTool} of the first MCP server, so no call can be allowed`;
    }
    return undefined;
  },
};

/** A PostgreSQL of the platform's own. */
export const database: Need = {
  lack: async ({ settings }) =>
    Promise.resolve(ownPostgres(settings) === undefined ? "the settings leave PostgreSQL to others" : undefined),
};

/** A cache of the platform's own. */
export const cache: Need = {
  lack: async ({ settings }) =>
    Promise.resolve(ownCache(settings) === undefined ? "the settings leave the cache to others" : undefined),
};

/** PostgreSQL's pooler. */
export const pooler: Need = {
  lack: async (lab) => {
    const { items } = await lab.get<{ items: readonly { readonly metadata: { readonly name: string } }[] }>("services");
    return items.some(({ metadata }) => metadata.name === names.pooler) ? undefined : "PostgreSQL has no pooler here";
  },
};

/** The audit trail, which is read in the database's own pod. */
export const auditTrail: Need = {
  lack: async (lab) => {
    const { postgres } = lab.settings;
    if (postgres.mode === "cluster") return undefined;
    if (postgres.mode === "existing" && (await peerPods(lab, postgres.peer)).length > 0) return undefined;
    return "PostgreSQL does not run in this cluster, so the audit trail cannot be read";
  },
};

/** A way into the namespaces of the nodes. */
export const nodeAccess: Need = {
  lack: async ({ session }) =>
    Promise.resolve(session.cluster.onNode === undefined ? "the nodes of this cluster cannot be entered" : undefined),
};

/** A way to the processes of the control plane. */
export const controlPlane: Need = {
  lack: async ({ session }) =>
    Promise.resolve(
      session.cluster.onControlPlane === undefined ? "the control plane of this cluster cannot be entered" : undefined,
    ),
};

/** The state of the stack, to change its settings. */
export const ownStack: Need = {
  lack: async ({ session }) =>
    Promise.resolve(session.stack === "local" ? undefined : `stack ${session.stack} was not brought up by npm start`),
};
