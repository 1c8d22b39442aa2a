import { existsSync } from "node:fs";
import { join } from "node:path";
import { kubeconfigOf, pki } from "../files.ts";
import type { NodePlan, Plan } from "../plan.ts";

/** Where distributions put the network plugins. */
const pluginFolders = ["/usr/lib/cni", "/opt/cni/bin", "/usr/libexec/cni"];

/** Folder of the programs that connect pods to the network, if they are installed. */
export const networkPlugins = (): string | undefined =>
  pluginFolders.find((folder) => ["bridge", "host-local"].every((plugin) => existsSync(join(folder, plugin))));

/** Configuration files of a node, by their names in its folder. */
export function configurationFiles(plan: Plan, node: NodePlan): Readonly<Record<string, string>> {
  const json = (value: unknown) => JSON.stringify(value, undefined, 2);
  return {
    "containerd.toml": containerd(plan, node),
    "network/10-pods.conflist": json(network(node)),
    "kubelet.json": json(kubelet(plan, node)),
    "kube-proxy.json": json(kubeProxy(plan, node)),
    // For pods that do not ask the cluster's DNS: there is nobody else to ask in here.
    "resolv.conf": `nameserver ${plan.addresses.dnsService}\n`,
  };
}

function containerd({ programs }: Plan, node: NodePlan): string {
  return `version = 2
oom_score = 0
# The first ones look for file systems that are not there, the last one for a collector of traces.
disabled_plugins = [
  "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.zfs",
  "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.tracing.processor.v1.otlp",
]

[plugins."io.containerd.internal.v1.opt"]
  path = "${join(node.directory, "opt")}"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${programs.images.pause.references[0] ?? ""}"
  # Where this is root of a container itself, it cannot spare a process from the kernel's out-of-memory killer.
  restrict_oom_score_adj = true
  disable_apparmor = true
  disable_hugetlb_controller = true
  tolerate_missing_hugetlb_controller = true

  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${networkPlugins() ?? ""}"
    conf_dir = "${join(node.directory, "network")}"
`;
}

function network({ pods }: NodePlan): unknown {
  return {
    cniVersion: "1.0.0",
    name: "pods",
    plugins: [
      {
        type: "bridge",
        bridge: "pods",
        isGateway: true,
        ipMasq: false,
        // A pod must reach itself through its own Service.
        hairpinMode: true,
        ipam: {
          type: "host-local",
          ranges: [[{ subnet: pods }]],
          routes: [{ dst: "0.0.0.0/0" }],
          dataDir: "/run/pod-addresses",
        },
      },
      { type: "portmap", capabilities: { portMappings: true } },
    ],
  };
}

function kubelet({ directory, identity, addresses }: Plan, node: NodePlan): unknown {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
    cgroupDriver: "cgroupfs",
    cgroupRoot: `/${identity}/${node.name}`,
    failCgroupV1: false,
    failSwapOn: false,
    enforceNodeAllocatable: ["pods"],
    // It then goes on where the kernel refuses it something, such as to spare its own process when memory is short.
    featureGates: { KubeletInUserNamespace: true },
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: pki(directory, "ca.crt") },
    },
    authorization: { mode: "Webhook" },
    tlsCertFile: pki(directory, `${node.name}.crt`),
    tlsPrivateKeyFile: pki(directory, `${node.name}.key`),
    clusterDomain: "cluster.local",
    clusterDNS: [addresses.dnsService],
    resolvConf: join(node.directory, "resolv.conf"),
    volumePluginDir: join(node.directory, "volume-plugins"),
    nodeStatusUpdateFrequency: "5s",
    seccompDefault: true,
    serializeImagePulls: false,
    // The disk is the machine's, however full it is. And an image that is dropped cannot be pulled again.
    evictionHard: { "memory.available": "200Mi", "nodefs.available": "1Gi", "imagefs.available": "1Gi" },
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
  };
}

function kubeProxy({ directory, addresses }: Plan, node: NodePlan): unknown {
  return {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    clientConnection: { kubeconfig: kubeconfigOf(directory, "kube-proxy") },
    mode: "iptables",
    clusterCIDR: addresses.pods,
    hostnameOverride: node.name,
    // The size of the connection table is the machine's.
    conntrack: { maxPerCore: 0, min: 0 },
    // A rollout must not send requests to pods that are gone.
    iptables: { minSyncPeriod: "100ms", syncPeriod: "30s" },
  };
}
