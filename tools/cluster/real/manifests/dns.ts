import type { NamedImage } from "../../../setup/real-nodes.ts";
import { clusterRole, clusterRoleBinding, deployment, system } from "./objects.ts";

/** Answers for the cluster's own names only; there is nobody to ask for others. */
const corefile = `.:53 {
  errors
  health :8080
  ready :8181
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    ttl 5
  }
  cache 5
  loadbalance
}
`;

const watch = ["list", "watch"];

/** The cluster's DNS, with the labels and the port that network policies name. */
export function dns(address: string, image: NamedImage, nodeCount: number): readonly object[] {
  const ports = [
    { name: "dns", port: 53, protocol: "UDP" },
    { name: "dns-tcp", port: 53, protocol: "TCP" },
  ];
  return [
    system("v1", "ServiceAccount", "coredns", {}),
    clusterRole("coredns", [
      { apiGroups: [""], resources: ["services", "pods", "namespaces"], verbs: watch },
      { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: watch },
    ]),
    clusterRoleBinding("coredns", "coredns", { serviceAccount: "coredns" }),
    system("v1", "ConfigMap", "coredns", { data: { Corefile: corefile } }),
    system("v1", "Service", "kube-dns", {
      spec: { clusterIP: address, selector: { "k8s-app": "kube-dns" }, ports },
    }),
    // Two, so that names are still answered when a node is lost.
    deployment(
      "coredns",
      "kube-dns",
      Math.min(2, nodeCount),
      image,
      {
        dnsPolicy: "Default",
        // Port 53 without a privilege.
        securityContext: { sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "53" }] },
        volumes: [{ name: "configuration", configMap: { name: "coredns" } }],
      },
      {
        args: ["-conf", "/configuration/Corefile"],
        ports: ports.map(({ name, port, protocol }) => ({ name, containerPort: port, protocol })),
        readinessProbe: { httpGet: { path: "/ready", port: 8181 }, periodSeconds: 1 },
        resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
        volumeMounts: [{ name: "configuration", mountPath: "/configuration" }],
      },
    ),
  ];
}
