import type { NamedResource } from "./kubernetes.ts";

/** Role-based access control, as far as the rules judge it. */

const GROUP = "kubernetes:rbac.authorization.k8s.io/v1";
export const ROLE = `${GROUP}:Role`;
export const CLUSTER_ROLE = `${GROUP}:ClusterRole`;
export const ROLE_BINDING = `${GROUP}:RoleBinding`;
export const CLUSTER_ROLE_BINDING = `${GROUP}:ClusterRoleBinding`;

type Names = readonly string[] | null;

/** What may be done (verbs) with what (resources). */
export interface Right {
  readonly apiGroups?: Names;
  readonly resources?: Names;
  readonly resourceNames?: Names;
  readonly nonResourceURLs?: Names;
  readonly verbs?: Names;
}

export interface Role extends NamedResource {
  readonly rules?: readonly Right[] | null;
  readonly aggregationRule?: object | null;
}

export interface Subject {
  readonly kind?: string | null;
  readonly name?: string | null;
  readonly namespace?: string | null;
}

export interface Binding extends NamedResource {
  readonly roleRef?: { readonly kind?: string | null; readonly name?: string | null } | null;
  readonly subjects?: readonly Subject[] | null;
}
