import { join } from "node:path";
import { kubeconfigOf, pki } from "../files.ts";
import type { Plan } from "../plan.ts";

/** Commands of the control plane by name. */
export function controlPlane(plan: Plan): Readonly<Record<string, readonly string[]>> {
  return {
    etcd: etcd(plan),
    "api-server": apiServer(plan),
    "controller-manager": controllerManager(plan),
    scheduler: [
      plan.programs.scheduler,
      ...[`--kubeconfig=${kubeconfigOf(plan.directory, "scheduler")}`, "--leader-elect=false"],
      "--bind-address=127.0.0.1",
    ],
  };
}

function etcd({ directory, programs }: Plan): readonly string[] {
  const [clients, peers] = ["http://127.0.0.1:2379", "http://127.0.0.1:2380"];
  return [
    programs.etcd,
    `--data-dir=${join(directory, "etcd")}`,
    // What is in it does not outlive the cluster's processes anyway.
    "--unsafe-no-fsync",
    ...[`--listen-client-urls=${clients}`, `--advertise-client-urls=${clients}`],
    ...[`--listen-peer-urls=${peers}`, `--initial-advertise-peer-urls=${peers}`, `--initial-cluster=default=${peers}`],
    "--log-level=warn",
  ];
}

function apiServer({ directory, programs, addresses }: Plan): readonly string[] {
  const file = (name: string) => pki(directory, name);
  return [
    programs.apiServer,
    "--etcd-servers=http://127.0.0.1:2379",
    ...["--bind-address=0.0.0.0", `--advertise-address=${addresses.controlPlane}`, "--secure-port=6443"],
    ...[`--tls-cert-file=${file("api-server.crt")}`, `--tls-private-key-file=${file("api-server.key")}`],
    ...["--authorization-mode=Node,RBAC", "--enable-admission-plugins=NodeRestriction,PodSecurity"],
    `--client-ca-file=${file("ca.crt")}`,
    `--service-cluster-ip-range=${addresses.services}`,
    "--allow-privileged=true",
    "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
    `--service-account-key-file=${file("service-accounts.pub")}`,
    `--service-account-signing-key-file=${file("service-accounts.key")}`,
    `--kubelet-certificate-authority=${file("ca.crt")}`,
    `--kubelet-client-certificate=${file("kubelet-client.crt")}`,
    `--kubelet-client-key=${file("kubelet-client.key")}`,
    "--kubelet-preferred-address-types=InternalIP",
    `--requestheader-client-ca-file=${file("ca.crt")}`,
    ...["--requestheader-allowed-names=front-proxy-client", "--requestheader-username-headers=X-Remote-User"],
    ...["--requestheader-group-headers=X-Remote-Group", "--requestheader-extra-headers-prefix=X-Remote-Extra-"],
    `--proxy-client-cert-file=${file("front-proxy.crt")}`,
    `--proxy-client-key-file=${file("front-proxy.key")}`,
    // No kube-proxy runs beside the API server, so it must reach the pods of metrics-server directly.
    "--enable-aggregator-routing=true",
  ];
}

function controllerManager({ directory, programs }: Plan): readonly string[] {
  const file = (name: string) => pki(directory, name);
  return [
    programs.controllerManager,
    `--kubeconfig=${kubeconfigOf(directory, "controller-manager")}`,
    "--use-service-account-credentials",
    // By default its many controllers wait for each other's requests when they start.
    ...["--kube-api-qps=200", "--kube-api-burst=400"],
    `--root-ca-file=${file("ca.crt")}`,
    `--service-account-private-key-file=${file("service-accounts.key")}`,
    ...[`--cluster-signing-cert-file=${file("ca.crt")}`, `--cluster-signing-key-file=${file("ca.key")}`],
    ...["--leader-elect=false", "--bind-address=127.0.0.1", "--allocate-node-cidrs=false"],
    // By default an autoscaler disregards a pod's first five minutes, too long to wait for on a developer's machine.
    "--horizontal-pod-autoscaler-cpu-initialization-period=30s",
    "--horizontal-pod-autoscaler-initial-readiness-delay=10s",
    // It would be made in a system folder of the machine.
    `--flex-volume-plugin-dir=${join(directory, "volume-plugins")}`,
  ];
}
