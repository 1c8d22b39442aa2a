import { metricsApi } from "./manifests/index.ts";

/** What of a cluster can be ready or not. */
export type Kind = "Node" | "Deployment" | "APIService";

interface Item {
  readonly kind: Kind;
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly readyReplicas?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** Arguments of kubectl for what `unready` reads. */
export const healthQuery: readonly string[] = [
  ...["get", "nodes,deployments.apps,apiservices.apiregistration.k8s.io", "--namespace=kube-system", "--output=json"],
];

/** What every cluster has, by kind. */
const expected = (nodes: readonly string[]): Readonly<Record<Kind, readonly string[]>> => ({
  Node: nodes,
  Deployment: ["coredns", "metrics-server"],
  APIService: [metricsApi.metadata.name],
});

const conditionOf: Readonly<Record<Kind, string>> = { Node: "Ready", Deployment: "Available", APIService: "Available" };

/**
 * What of the cluster is not ready, as `Node node-a`; empty if all is.
 *
 * @param answer of kubectl to `healthQuery`; undefined if there was none
 */
export function unready(answer: string | undefined, nodes: readonly string[]): readonly string[] {
  const { items } = (answer === undefined ? { items: [] } : JSON.parse(answer)) as { items: readonly Item[] };
  const ready = new Set(items.filter(isReady).map(({ kind, metadata }) => `${kind} ${metadata.name}`));
  return Object.entries(expected(nodes))
    .flatMap(([kind, names]) => names.map((name) => `${kind} ${name}`))
    .filter((thing) => !ready.has(thing));
}

function isReady({ kind, spec, status }: Item): boolean {
  if (kind === "Deployment" && spec?.replicas !== status?.readyReplicas) return false;
  return (status?.conditions ?? []).some(({ type, status }) => type === conditionOf[kind] && status === "True");
}
