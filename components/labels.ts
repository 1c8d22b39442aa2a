/** The recommended Kubernetes labels of one workload. */
export interface Identity {
  /** Unique in the namespace, such as `sark`. */
  readonly name: string;
  /** Role in the platform, such as `authorization`. */
  readonly component: string;
}

/** The platform all parts belong to. */
const partOf = "sark-platform";

/** Labels that never change in the life of a workload: selectors may use them and nothing else. */
export const selectorLabels = ({ name }: Pick<Identity, "name">): Record<string, string> => ({
  "app.kubernetes.io/name": name,
});

/** Labels of every object of a workload. */
export const standardLabels = (identity: Identity): Record<string, string> => ({
  ...selectorLabels(identity),
  "app.kubernetes.io/component": identity.component,
  "app.kubernetes.io/part-of": partOf,
  "app.kubernetes.io/managed-by": "pulumi",
});
