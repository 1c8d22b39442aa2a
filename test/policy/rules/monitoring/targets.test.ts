import { describeStackRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";
import { compliantStack, job, prometheusFile } from "../../monitoring-stack.ts";

const POD = "sark.props.spec.template";
const PORTS = `${POD}.spec.containers.0.ports`;
const SIDECAR = `${POD}.spec.initContainers.0.ports`;
const configured = (changes: object) => ({
  "configuration.props.data": { "prometheus.yaml": prometheusFile(changes) },
});
const withJob = (changes: object) => configured({ scrape_configs: [{ ...job("sark"), ...changes }] });
const keep = (label: string, regex: string) => [{ source_labels: [label], action: "keep", regex }];

describeStackRule("monitoring-targets", compliantStack, {
  violates: {
    "no job": configured({ scrape_configs: [] }),
    "a job for others": configured({ scrape_configs: [job("gateway")] }),
    "a job for another namespace": withJob({
      kubernetes_sd_configs: [{ role: "pod", namespaces: { names: ["other"] } }],
    }),
    "a job that finds no pods": withJob({ kubernetes_sd_configs: [{ role: "node" }] }),
    "a job that drops it": withJob({
      relabel_configs: [{ source_labels: ["__meta_kubernetes_pod_label_app"], action: "drop", regex: "sa.*" }],
    }),
    "a label that the pod has not": withJob({ relabel_configs: keep("__meta_kubernetes_pod_label_tier", "back") }),
    "a pattern of which it is only a part": withJob({
      relabel_configs: keep("__meta_kubernetes_pod_label_app", "sar"),
    }),
    "metrics of a sidecar": { [SIDECAR]: [{ name: "opa-metrics", containerPort: 8282 }] },
  },
  allows: {
    "a job for everything": withJob({ relabel_configs: [], kubernetes_sd_configs: [{ role: "pod" }] }),
    "one by the number": withJob({ relabel_configs: keep("__meta_kubernetes_pod_container_port_number", "9090") }),
    "several labels at once": withJob({
      relabel_configs: [
        {
          source_labels: ["__meta_kubernetes_pod_label_app", "__meta_kubernetes_pod_container_port_name"],
          action: "keep",
          regex: "sark;metrics",
        },
      ],
    }),
    "a port that promises nothing": { [SIDECAR]: [{ name: "status", containerPort: 8282 }] },
    "a stack that others measure": {
      prometheus: undefined,
      configuration: undefined,
      [SIDECAR]: [{ name: "opa-metrics", containerPort: 8282 }],
    },
  },
  unknown: {
    "the ports": { [PORTS]: UNKNOWN.array },
    "the name of a port": { [PORTS]: [{ name: UNKNOWN.string, containerPort: 1 }] },
    "the labels of the pod": { [`${POD}.metadata.labels`]: UNKNOWN.object },
    "the configuration": { "configuration.props.data": UNKNOWN.object },
  },
  violatesBesideUnknown: {
    [PORTS]: UNKNOWN.array,
    [SIDECAR]: [{ name: "opa-metrics", containerPort: 8282 }],
  },
  unrelated: { "sark.props.spec.replicas": UNKNOWN.number, "rules.props.metadata.labels": UNKNOWN.object },
});
