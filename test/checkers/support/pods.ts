import { parse } from "yaml";
import type { Manifest } from "../../support/manifests.ts";

// Pods of StatefulSets, whose names and labels are known before they run. A Service for one of them selects what no template
// has: the name that Kubernetes adds, or the role that Patroni writes down as its configuration says.

type Labels = Readonly<Record<string, string>>;

interface StatefulSet extends Manifest {
  readonly spec: {
    readonly replicas: number;
    readonly template: { readonly metadata: { readonly labels: Labels }; readonly spec: object };
  };
}

/** How Patroni finds its members and marks them, in `kubernetes` of its configuration. */
interface Marks {
  readonly labels: Labels;
  readonly role_label: string;
  readonly leader_label_value: string;
  readonly follower_label_value: string;
}

/** The pods that the StatefulSets among the manifests lead to, with the first member of each of Patroni's clusters as leader. */
export function podsOf(manifests: readonly Manifest[]): readonly Manifest[] {
  const marks = manifests.flatMap(marksIn);
  return manifests.filter(isStatefulSet).flatMap(({ metadata, spec: { replicas, template } }) =>
    Array.from({ length: replicas }, (_, ordinal) => {
      const name = `${metadata.name}-${ordinal}`;
      const labels = {
        ...template.metadata.labels,
        ...roleOf(template.metadata.labels, ordinal, marks),
        "statefulset.kubernetes.io/pod-name": name,
      };
      const namespace = metadata.namespace ?? "default";
      return {
        ...template,
        apiVersion: "v1",
        kind: "Pod",
        metadata: { ...template.metadata, name, namespace, labels },
      };
    }),
  );
}

const isStatefulSet = (manifest: Manifest): manifest is StatefulSet => manifest.kind === "StatefulSet";

function marksIn({ kind, data }: Manifest): readonly Marks[] {
  const text = (data as Labels | undefined)?.["patroni.yaml"];
  return kind === "ConfigMap" && text !== undefined ? [(parse(text) as { kubernetes: Marks }).kubernetes] : [];
}

function roleOf(labels: Labels, ordinal: number, marks: readonly Marks[]): Labels {
  const own = marks.find((one) => Object.entries(one.labels).every(([label, value]) => labels[label] === value));
  return own ? { [own.role_label]: ordinal === 0 ? own.leader_label_value : own.follower_label_value } : {};
}
