import { stringify } from "yaml";
import { metadata, object } from "./workloads.ts";
import type { Resource } from "../harness.ts";

// What stands around the workloads of the tutorial.

const service = (name: string, selector: object, port: number): Resource =>
  object("v1", "Service", name, { spec: { selector, ports: [{ port }] } });

const autoscaler = (name: string, ...metrics: readonly string[]): Resource =>
  object("autoscaling/v2", "HorizontalPodAutoscaler", `${name}-autoscaler`, {
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
      minReplicas: 3,
      maxReplicas: 20,
      metrics: metrics.map((metric) => ({
        type: "Resource",
        resource: { name: metric, target: { type: "Utilization", averageUtilization: 70 } },
      })),
    },
  });

const ingress = (name: string, port: number, annotations: object): Resource => ({
  ...object("networking.k8s.io/v1", "Ingress", name, {
    metadata: { ...metadata(name), annotations: { "kubernetes.io/ingress.class": "nginx", ...annotations } },
    spec: {
      tls: [{ hosts: [`${name}.example.com`], secretName: `${name}-tls` }],
      rules: [
        {
          host: `${name}.example.com`,
          http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name, port: { number: port } } } }] },
        },
      ],
    },
  }),
});

const configuration = (name: string, file: string, content: object): Resource =>
  object("v1", "ConfigMap", name, { data: { [file]: stringify(content) } });

const toPods = (app: string, port: number) => ({
  to: [{ podSelector: { matchLabels: { app } } }],
  ports: [{ protocol: "TCP", port }],
});

const toNameServers = { to: [{ namespaceSelector: {} }], ports: [{ protocol: "UDP", port: 53 }] };

const admission = (app: string, ...egress: readonly object[]): Resource =>
  object("networking.k8s.io/v1", "NetworkPolicy", app, {
    spec: {
      podSelector: { matchLabels: { app } },
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: { matchLabels: { app: "gateway" } } }] }],
      egress: [...egress, toNameServers],
    },
  });

const job = (name: string) => ({
  job_name: name,
  kubernetes_sd_configs: [{ role: "pod", namespaces: { names: ["tutorial"] } }],
  relabel_configs: [{ source_labels: ["__meta_kubernetes_pod_label_app"], action: "keep", regex: name }],
});

export const surroundings = {
  // A shell makes the passwords; this is what it makes, as a resource.
  password: { type: "random:index/randomPassword:RandomPassword", props: { length: 32, overrideSpecial: "+/=" } },
  namespace: {
    type: "kubernetes:core/v1:Namespace",
    props: { apiVersion: "v1", kind: "Namespace", metadata: { name: "tutorial" } },
  },
  "postgres-service": service("postgres-primary", { app: "postgres", role: "primary" }, 5432),
  "redis-service": service("redis", { app: "redis" }, 6379),
  "sark-service": service("sark", { app: "sark" }, 8000),
  "gateway-service": service("gateway", { app: "gateway" }, 8080),
  "sark-autoscaler": autoscaler("sark", "cpu", "memory"),
  "gateway-autoscaler": autoscaler("gateway", "cpu"),
  "sark-ingress": ingress("sark", 8000, { "nginx.ingress.kubernetes.io/whitelist-source-range": "10.0.0.0/8" }),
  "gateway-ingress": ingress("gateway", 8080, { "nginx.ingress.kubernetes.io/rate-limit": "100" }),
  "sark-admission": admission("sark", toPods("postgres", 5432), toPods("redis", 6379)),
  "gateway-admission": admission("gateway", toPods("sark", 8000)),
  "prometheus-configuration": configuration("prometheus", "prometheus.yml", {
    global: { scrape_interval: "15s" },
    scrape_configs: [job("sark"), job("gateway")],
  }),
  "alertmanager-configuration": configuration("alertmanager", "alertmanager.yml", {
    global: { slack_api_url: "https://hooks.example.com/services/T0/B0/abcdef" },
    route: { receiver: "critical" },
    receivers: [{ name: "critical", slack_configs: [{ channel: "#alerts" }] }],
  }),
  rules: configuration("rules", "alerts.yml", {
    groups: [{ name: "gateway", rules: [{ alert: "PodsDown", expr: "up == 0" }] }],
  }),
} satisfies Record<string, Resource>;
