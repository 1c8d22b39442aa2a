import type { Resource } from "../harness.ts";

// The workloads of the tutorial, in few words: of each what is wrong with it, and what makes it what it is.

const namespace = "tutorial";
export const metadata = (name: string) => ({ name, namespace });

/** A Kubernetes object with its type in Pulumi. */
export const object = (apiVersion: string, kind: string, name: string, fields: object): Resource => ({
  type: `kubernetes:${apiVersion === "v1" ? "core/v1" : apiVersion}:${kind}`,
  props: { apiVersion, kind, metadata: metadata(name), ...fields },
});

const resources = {
  requests: { cpu: "500m", memory: "512Mi" },
  limits: { cpu: "2", memory: "2Gi" },
};

const secret = (name: string) => ({ name, valueFrom: { secretKeyRef: { name: "secrets", key: name.toLowerCase() } } });

const volume = (name: string) => [
  {
    metadata: { name },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } } },
  },
];

/** A template whose pods take all that Kubernetes does by default: user, account, rights. */
const workload = (kind: "Deployment" | "StatefulSet", name: string, pod: object, fields: object = {}): Resource =>
  object("apps/v1", kind, name, {
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: pod },
      ...fields,
    },
  });

const isReady = { exec: { command: ["pg_isready", "-U", "sark"] } };
const isHealthy = { httpGet: { path: "/health", port: 8080 } };

export const workloads = {
  postgres: workload(
    "StatefulSet",
    "postgres",
    {
      containers: [
        {
          name: "postgres",
          image: "postgres:15-alpine",
          ports: [{ name: "postgres", containerPort: 5432 }],
          env: [secret("POSTGRES_PASSWORD"), { name: "PGDATA", value: "/var/lib/postgresql/data/pgdata" }],
          volumeMounts: [{ name: "data", mountPath: "/var/lib/postgresql/data" }],
          livenessProbe: isReady,
          readinessProbe: isReady,
          resources,
        },
      ],
    },
    { replicas: 3, serviceName: "postgres-primary", volumeClaimTemplates: volume("data") },
  ),
  redis: workload(
    "StatefulSet",
    "redis",
    {
      containers: [
        {
          name: "redis",
          image: "redis:7-alpine",
          ports: [{ name: "client", containerPort: 6379 }],
          command: ["redis-server"],
          args: ["--cluster-enabled", "yes", "--appendonly", "yes", "--requirepass", "$(CACHE_PASSWORD)"],
          env: [secret("CACHE_PASSWORD")],
          volumeMounts: [{ name: "data", mountPath: "/data" }],
          resources,
        },
      ],
    },
    { replicas: 6, serviceName: "redis", volumeClaimTemplates: volume("data") },
  ),
  sark: workload(
    "Deployment",
    "sark",
    {
      initContainers: [{ name: "migration", image: "sark:1.1.0", command: ["alembic", "upgrade", "head"] }],
      containers: [
        {
          name: "sark",
          image: "sark:1.1.0",
          ports: [
            { name: "http", containerPort: 8000 },
            { name: "metrics", containerPort: 9090 },
          ],
          env: [secret("POSTGRES_PASSWORD"), secret("JWT_SECRET_KEY")],
          livenessProbe: { httpGet: { path: "/health", port: 8000 } },
          readinessProbe: { httpGet: { path: "/ready", port: 8000 } },
          resources,
        },
        {
          name: "opa",
          image: "openpolicyagent/opa:0.60.0",
          args: ["run", "--server", "--addr=0.0.0.0:8181", "/policies"],
          volumeMounts: [{ name: "policies", mountPath: "/policies", readOnly: true }],
          livenessProbe: { httpGet: { path: "/health", port: 8181 } },
          resources,
        },
      ],
      volumes: [{ name: "policies", configMap: { name: "policies" } }],
    },
    { replicas: 3 },
  ),
  gateway: workload(
    "Deployment",
    "gateway",
    {
      containers: [
        {
          name: "gateway",
          image: "gateway:1.0.0",
          ports: [
            { name: "http", containerPort: 8080 },
            { name: "metrics", containerPort: 9091 },
          ],
          env: [secret("JWT_SECRET_KEY")],
          livenessProbe: isHealthy,
          readinessProbe: isHealthy,
          resources,
        },
      ],
    },
    { replicas: 3 },
  ),
  prometheus: workload(
    "Deployment",
    "prometheus",
    {
      containers: [
        {
          name: "prometheus",
          image: "prom/prometheus:v2.48.0",
          ports: [{ name: "http", containerPort: 9090 }],
          volumeMounts: [
            { name: "config", mountPath: "/etc/prometheus" },
            { name: "data", mountPath: "/prometheus" },
          ],
          resources,
        },
      ],
      volumes: [
        { name: "config", configMap: { name: "prometheus" } },
        { name: "data", emptyDir: {} },
      ],
    },
    { replicas: 1 },
  ),
  grafana: workload(
    "Deployment",
    "grafana",
    {
      containers: [
        {
          name: "grafana",
          image: "grafana/grafana:10.2.0",
          ports: [{ name: "http", containerPort: 3000 }],
          env: [secret("GF_SECURITY_ADMIN_PASSWORD")],
          resources,
        },
      ],
    },
    { replicas: 1 },
  ),
} satisfies Record<string, Resource>;
