import type { NamedImage } from "../../../setup/real-nodes.ts";
import { clusterRole, clusterRoleBinding, deployment, roleBinding, system } from "./objects.ts";

const group = "metrics.k8s.io";
const account = { serviceAccount: "metrics-server" };

/**
 * Makes the API server ask metrics-server. Only once that answers: until then everything that asks for the list of APIs,
 * such as the controllers when they start, would wait for it.
 */
export const metricsApi = {
  apiVersion: "apiregistration.k8s.io/v1",
  kind: "APIService",
  metadata: { name: `v1beta1.${group}` },
  spec: {
    group,
    version: "v1beta1",
    groupPriorityMinimum: 100,
    versionPriority: 100,
    // metrics-server signs its certificate itself, anew each time it starts.
    insecureSkipTLSVerify: true,
    service: { name: "metrics-server", namespace: "kube-system" },
  },
};

/**
 * metrics-server, which serves the usage that autoscalers act on.
 *
 * @param authority certificate of the authority that signed the kubelets'
 */
export function metrics(image: NamedImage, authority: string): readonly object[] {
  return [
    system("v1", "ServiceAccount", "metrics-server", {}),
    clusterRole("metrics-server", [
      { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
      { apiGroups: [""], resources: ["pods", "nodes", "namespaces", "configmaps"], verbs: ["get", "list", "watch"] },
    ]),
    clusterRoleBinding("metrics-server", "metrics-server", account),
    clusterRoleBinding("metrics-server-delegator", "system:auth-delegator", account),
    roleBinding("metrics-server-authentication", "extension-apiserver-authentication-reader", account),
    clusterRole(
      "metrics-reader",
      [{ apiGroups: [group], resources: ["pods", "nodes"], verbs: ["get", "list", "watch"] }],
      Object.fromEntries(
        ["view", "edit", "admin"].map((role) => [`rbac.authorization.k8s.io/aggregate-to-${role}`, "true"]),
      ),
    ),
    system("v1", "ConfigMap", "metrics-server", { data: { "ca.crt": authority } }),
    system("v1", "Service", "metrics-server", {
      spec: { selector: { "k8s-app": "metrics-server" }, ports: [{ name: "https", port: 443, targetPort: "https" }] },
    }),
    deployment(
      "metrics-server",
      "metrics-server",
      1,
      image,
      {
        volumes: [
          { name: "authority", configMap: { name: "metrics-server" } },
          { name: "tmp", emptyDir: {} },
        ],
      },
      {
        args: [
          ...["--secure-port=10250", "--cert-dir=/tmp", "--kubelet-preferred-address-types=InternalIP"],
          // Autoscalers act a few seconds after a change of the load; this is the shortest it allows.
          ...["--kubelet-certificate-authority=/authority/ca.crt", "--metric-resolution=10s"],
          "--kubelet-request-timeout=5s",
        ],
        ports: [{ name: "https", containerPort: 10250 }],
        readinessProbe: {
          httpGet: { path: "/readyz", port: "https", scheme: "HTTPS" },
          periodSeconds: 1,
          failureThreshold: 30,
        },
        resources: { requests: { cpu: "10m", memory: "48Mi" }, limits: { memory: "256Mi" } },
        volumeMounts: [
          { name: "authority", mountPath: "/authority" },
          { name: "tmp", mountPath: "/tmp" },
        ],
      },
    ),
  ];
}
