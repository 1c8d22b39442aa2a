import { clusterRole, clusterRoleBinding } from "./objects.ts";

const watch = ["get", "list", "watch"];

/** What the programs that run beside the pods may do. */
export const access = [
  clusterRoleBinding("kube-proxy", "system:node-proxier", { user: "system:kube-proxy" }),
  clusterRole("kube-router", [
    { apiGroups: [""], resources: ["namespaces", "pods", "services", "nodes", "endpoints"], verbs: watch },
    { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: watch },
    { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: watch },
  ]),
  clusterRoleBinding("kube-router", "kube-router", { user: "kube-router" }),
  clusterRole("volumes", [{ apiGroups: [""], resources: ["persistentvolumes"], verbs: [...watch, "patch"] }]),
  clusterRoleBinding("volumes", "volumes", { user: "volumes" }),
];
