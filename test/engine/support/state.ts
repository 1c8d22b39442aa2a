import type { Engine } from "../../support/engine.ts";

interface StateResource {
  readonly type: string;
  readonly custom: boolean;
  /** Name of an object of Kubernetes, with its namespace where it has one. */
  readonly id?: string;
  readonly delete?: boolean;
}

interface KubernetesObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly ownerReferences?: readonly object[];
  };
}

/** The objects of a stack as two sides know them: `Secret mcp-local/a`, in the cluster with what tells it from one made anew. */
export interface Objects {
  readonly state: ReadonlySet<string>;
  readonly cluster: ReadonlySet<string>;
}

const kinds = [
  ...[
    "namespaces",
    "priorityclasses",
    "configmaps",
    "secrets",
    "services",
    "serviceaccounts",
    "persistentvolumeclaims",
  ],
  ...["deployments", "statefulsets", "jobs", "cronjobs", "networkpolicies", "horizontalpodautoscalers"],
  ...["poddisruptionbudgets", "roles", "rolebindings", "resourcequotas", "limitranges"],
];

/** What is in the state, and what of the stack is in the cluster and has no other object as its owner. */
export async function objectsBySource(
  engine: Engine,
  stack: string,
): Promise<{ readonly objects: Objects; readonly pending: readonly string[] }> {
  const { deployment } = JSON.parse(await engine.workspace.run(["stack", "export", "--stack", stack])) as {
    readonly deployment: {
      readonly resources?: readonly StateResource[];
      readonly pending_operations?: readonly { readonly resource: { readonly urn: string } }[];
    };
  };
  const pending = (deployment.pending_operations ?? []).map(({ resource }) => resource.urn);
  const state = (deployment.resources ?? [])
    .filter(({ type, custom }) => custom && type.startsWith("kubernetes:"))
    .map(({ type, id = "" }) => `${type.split(":").at(-1) ?? type} ${id}`);
  const found = await engine.objects<KubernetesObject>(
    ...[kinds.join(","), "--all-namespaces", "--selector", "app.kubernetes.io/part-of=sark-platform"],
  );
  const cluster = found
    .filter(({ metadata }) => metadata.ownerReferences === undefined)
    .map(({ kind, metadata: { namespace, name, uid } }) => {
      const id = namespace === undefined ? name : `${namespace}/${name}`;
      return `${kind} ${id} ${uid}`;
    });
  return {
    objects: { state: new Set(state), cluster: new Set(cluster) },
    pending,
  };
}

/** Objects in the cluster that the state knows nothing of. */
export const orphans = ({ state, cluster }: Objects): readonly string[] =>
  [...cluster].map((object) => object.replace(/ \S+$/, "")).filter((object) => !state.has(object));
