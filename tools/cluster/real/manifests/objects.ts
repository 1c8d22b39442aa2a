import type { NamedImage } from "../../../setup/real-nodes.ts";

const authorization = "rbac.authorization.k8s.io";

/** A rule of a role. The empty group is the core one. */
export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

export const clusterRole = (name: string, rules: readonly Rule[], labels: Readonly<Record<string, string>> = {}) => ({
  apiVersion: `${authorization}/v1`,
  kind: "ClusterRole",
  metadata: { name, labels },
  rules,
});

/** Who a role is given to: a user of the API server, or a ServiceAccount of kube-system. */
export type Subject = { readonly user: string } | { readonly serviceAccount: string };

export const clusterRoleBinding = (name: string, role: string, to: Subject) => ({
  apiVersion: `${authorization}/v1`,
  kind: "ClusterRoleBinding",
  metadata: { name },
  roleRef: { apiGroup: authorization, kind: "ClusterRole", name: role },
  subjects: [subject(to)],
});

export const roleBinding = (name: string, role: string, to: Subject) => ({
  apiVersion: `${authorization}/v1`,
  kind: "RoleBinding",
  metadata: { name, namespace: "kube-system" },
  roleRef: { apiGroup: authorization, kind: "Role", name: role },
  subjects: [subject(to)],
});

const subject = (to: Subject) =>
  "user" in to
    ? { apiGroup: authorization, kind: "User", name: to.user }
    : { kind: "ServiceAccount", name: to.serviceAccount, namespace: "kube-system" };

/** An object of kube-system. */
export const system = (apiVersion: string, kind: string, name: string, content: object) => ({
  apiVersion,
  kind,
  metadata: { name, namespace: "kube-system", labels: { "k8s-app": name } },
  ...content,
});

/** A Deployment of one hardened container in kube-system. */
export function deployment(name: string, app: string, replicas: number, image: NamedImage, pod: object, main: object) {
  const labels = { "k8s-app": app };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "kube-system", labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          priorityClassName: "system-cluster-critical",
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "topology.kubernetes.io/zone",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: { matchLabels: labels },
            },
          ],
          ...pod,
          containers: [
            {
              name,
              image: image.references[0],
              // No registry has it.
              imagePullPolicy: "Never",
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ["ALL"] },
                readOnlyRootFilesystem: true,
                runAsNonRoot: true,
                seccompProfile: { type: "RuntimeDefault" },
              },
              ...main,
            },
          ],
        },
      },
    },
  };
}
