import { stringify } from "yaml";
import { compliantTemplate, DIGEST } from "./fixtures.ts";
import type { Resource } from "./harness.ts";

/** A Prometheus with what it measures that violates no rule, by the names of its resources. */

const NAMESPACE = "sark";

const [application] = compliantTemplate().spec.containers;

const keep = (label: string, regex: string) => ({ source_labels: [label], action: "keep", regex });

/** A job that asks the port `metrics` of the pods of an application. */
export const job = (app: string) => ({
  job_name: app,
  kubernetes_sd_configs: [{ role: "pod", namespaces: { names: [NAMESPACE] } }],
  relabel_configs: [
    keep("__meta_kubernetes_pod_label_app", app),
    keep("__meta_kubernetes_pod_container_port_name", "metrics"),
    { source_labels: ["__meta_kubernetes_pod_phase"], action: "drop", regex: "Failed" },
    { source_labels: ["__meta_kubernetes_pod_name"], target_label: "pod" },
  ],
});

/** Prometheus' main file, with parts replaced. */
export const prometheusFile = (changes: object = {}): string =>
  stringify({
    rule_files: ["/etc/prometheus/rules/*.yaml"],
    alerting: { alertmanagers: [{ static_configs: [{ targets: ["alertmanager:9093"] }] }] },
    scrape_configs: [job("sark")],
    ...changes,
  });

/** A file with one alert. */
export const ruleFile = (severity: string): string =>
  stringify({
    groups: [{ name: "sark", rules: [{ alert: "Down", expr: "up == 0", labels: { severity } }] }],
  });

export const ALERTMANAGER = stringify({
  global: { http_config: { tls_config: { ca_file: "/etc/alertmanager/ca.crt" } } },
  route: { receiver: "team" },
  receivers: [
    {
      name: "team",
      slack_configs: [{ api_url_file: "/secrets/slack" }],
      pagerduty_configs: [{ routing_key_file: "/secrets/key", url: "https://events.eu.pagerduty.com/v2/enqueue" }],
      webhook_configs: [{ url_file: "/secrets/url" }],
    },
  ],
});

const prometheus = {
  type: "kubernetes:apps/v1:Deployment",
  props: {
    metadata: { name: "prometheus", namespace: NAMESPACE },
    spec: {
      template: {
        metadata: { labels: { app: "prometheus" } },
        spec: {
          ...compliantTemplate().spec,
          serviceAccountName: "prometheus",
          volumes: [
            { name: "configuration", configMap: { name: "prometheus-config-1234" } },
            { name: "rules", configMap: { name: "prometheus-rules-1234" } },
          ],
          initContainers: [],
          ephemeralContainers: [],
          containers: [{ ...application, name: "prometheus", image: `quay.io/prometheus/prometheus@${DIGEST}` }],
        },
      },
    },
  },
};

const measured = {
  type: "kubernetes:apps/v1:Deployment",
  props: {
    metadata: { name: "sark", namespace: NAMESPACE },
    spec: {
      template: {
        metadata: { labels: { app: "sark" } },
        spec: {
          ...compliantTemplate().spec,
          containers: [
            {
              ...application,
              ports: [
                { name: "http", containerPort: 8000 },
                { name: "metrics", containerPort: 9090 },
              ],
            },
          ],
        },
      },
    },
  },
};

const file = (name: string, data: Readonly<Record<string, string>>) => ({
  type: "kubernetes:core/v1:ConfigMap",
  props: { metadata: { name, namespace: NAMESPACE }, data },
});

export const compliantStack = {
  // Resources of others come first: what is not known of them must not hide what is wrong.
  other: file("other", { "notes.txt": "nothing" }),
  configuration: file("prometheus-config-1234", { "prometheus.yaml": prometheusFile() }),
  rules: file("prometheus-rules-1234", { "sark.yaml": ruleFile("critical") }),
  alertmanager: file("alertmanager-1234", { "alertmanager.yaml": ALERTMANAGER }),
  prometheus,
  sark: measured,
} satisfies Record<string, Resource>;
