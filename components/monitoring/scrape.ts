import type { ScrapeTarget } from "./contract.ts";
import { proberHost } from "./names.ts";

/** Where Prometheus finds the certificates of authorities, each under its name. */
export const authorityDirectory = "/etc/prometheus-authorities";

export const authorityFile = (authority: string): string => `${authority}.crt`;

/**
 * How Prometheus finds and asks the pods of a target: those with the workload's labels, at the port with the name. Nothing else
 * in the namespace is asked, whatever it calls itself.
 */
export const scrapeConfiguration = (target: ScrapeTarget, namespace: string): object => ({
  job_name: target.job,
  ...(target.probe
    ? { metrics_path: "/probe", params: { module: [target.job] } }
    : { metrics_path: target.path ?? "/metrics" }),
  ...(target.aboutOthers === true && { honor_labels: true }),
  ...(target.tls && {
    scheme: "https",
    tls_config: {
      ca_file: `${authorityDirectory}/${authorityFile(target.tls.authority)}`,
      server_name: target.tls.serverName,
    },
  }),
  // The published application answers without a slash at the end with another address, on itself.
  follow_redirects: false,
  // Equal for all jobs, so that Prometheus asks the API server once.
  kubernetes_sd_configs: [
    {
      role: "pod",
      namespaces: { names: [namespace] },
      selectors: [{ role: "pod", label: "app.kubernetes.io/part-of=sark-platform" }],
    },
  ],
  relabel_configs: [
    keep("__meta_kubernetes_pod_label_app_kubernetes_io_name", target.workload),
    keep("__meta_kubernetes_pod_container_port_name", target.port.name),
    // Pods that ended, such as those of Jobs, keep their address for a while.
    { source_labels: ["__meta_kubernetes_pod_phase"], action: "drop", regex: "Failed|Succeeded" },
    copy("__meta_kubernetes_namespace", "namespace"),
    copy("__meta_kubernetes_pod_name", "pod"),
    copy("__meta_kubernetes_pod_container_name", "container"),
    copy("__meta_kubernetes_pod_node_name", "node"),
    ...(target.probe ? throughProber(target.path ?? "/", namespace) : []),
  ],
  ...(target.metrics !== undefined && { metric_relabel_configs: [keep("__name__", target.metrics)] }),
});

/** The pod becomes what the prober is asked for. */
const throughProber = (path: string, namespace: string): readonly object[] => [
  { source_labels: ["__address__"], target_label: "__param_target", replacement: `http://$1${path}` },
  copy("__param_target", "instance"),
  { target_label: "__address__", replacement: proberHost(namespace) },
];

const keep = (label: string, value: string): object => ({ source_labels: [label], action: "keep", regex: value });

const copy = (label: string, target: string): object => ({ source_labels: [label], target_label: target });
