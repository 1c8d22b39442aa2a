import { compliantTemplate, DIGEST, evenSpread } from "./fixtures.ts";
import type { Resource } from "./harness.ts";

/** A PostgreSQL cluster under Patroni that violates no rule, by the names of its resources. */

const NAMESPACE = "sark";
const SELECTOR = { "app.kubernetes.io/name": "postgres" };
const LABELS = { ...SELECTOR, "app.kubernetes.io/component": "database", "cluster-name": "postgres" };
const metadata = (name = "postgres") => ({ name, namespace: NAMESPACE, labels: { ...LABELS } });
const TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";

export const PATRONI_YAML = `
scope: postgres
kubernetes:
  labels: { app.kubernetes.io/name: postgres }
bootstrap:
  dcs:
    postgresql:
      parameters:
        ssl: on
        archive_mode: on
        archive_command: pgbackrest --stanza=main archive-push %p
        archive_timeout: 300
      pg_hba:
        - local all all peer
        - hostssl replication replication all scram-sha-256
        - hostssl all all all scram-sha-256
postgresql:
  data_dir: /data/postgres
  parameters:
    ssl_cert_file: /tls/tls.crt
`;

const [application] = compliantTemplate().spec.containers;

export const compliantStatefulSet = {
  type: "kubernetes:apps/v1:StatefulSet",
  props: {
    metadata: metadata(),
    spec: {
      replicas: 3,
      selector: { matchLabels: SELECTOR },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      volumeClaimTemplates: [{ metadata: { name: "data" }, spec: {} }],
      template: {
        metadata: { labels: LABELS },
        spec: {
          ...compliantTemplate().spec,
          serviceAccountName: "postgres",
          terminationGracePeriodSeconds: 300,
          topologySpreadConstraints: evenSpread(SELECTOR),
          initContainers: [],
          ephemeralContainers: [],
          containers: [
            {
              ...application,
              name: "postgres",
              image: `registry.example.com/data/patroni@${DIGEST}`,
              env: [{ name: "PATRONI_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
              ports: [{ name: "postgres", containerPort: 5432 }],
              startupProbe: { httpGet: { path: "/health", port: 8008 } },
              readinessProbe: { httpGet: { path: "/readiness", port: 8008 } },
              livenessProbe: { httpGet: { path: "/liveness", port: 8008 } },
              volumeMounts: [
                { name: "data", mountPath: "/data" },
                { name: "configuration", mountPath: "/etc/patroni" },
                { name: "token", mountPath: TOKEN_PATH },
              ],
            },
            { ...application, name: "exporter", image: `registry.example.com/data/postgres-exporter@${DIGEST}` },
          ],
          volumes: [
            { name: "configuration", configMap: { name: "postgres-1234" } },
            {
              name: "token",
              projected: {
                sources: [
                  { serviceAccountToken: { path: "token", expirationSeconds: 3600 } },
                  { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
                ],
              },
            },
          ],
        },
      },
    },
  },
};

function cronJob(name: string, label: string) {
  const labels = { "app.kubernetes.io/name": name, "app.kubernetes.io/component": "backup", [label]: "postgres" };
  return {
    type: "kubernetes:batch/v1:CronJob",
    props: {
      metadata: { name, namespace: NAMESPACE, labels },
      spec: { schedule: "0 2 * * *", jobTemplate: { spec: { template: compliantTemplate() } } },
    },
  };
}

const RIGHTS = ["get", "list", "watch", "update", "patch"];

export const compliantStack = {
  // Resources of others come first: what is not known of them must not hide what is wrong with the database.
  cache: {
    type: "kubernetes:apps/v1:StatefulSet",
    props: {
      metadata: { name: "cache", namespace: NAMESPACE },
      spec: {
        replicas: 6,
        template: {
          metadata: { labels: { "app.kubernetes.io/name": "cache" } },
          spec: { ...compliantTemplate().spec, volumes: [{ name: "configuration", configMap: { name: "cache" } }] },
        },
      },
    },
  },
  cacheConfiguration: {
    type: "kubernetes:core/v1:ConfigMap",
    props: { metadata: { name: "cache", namespace: NAMESPACE }, data: { "other.conf": "" } },
  },
  cacheBudget: {
    type: "kubernetes:policy/v1:PodDisruptionBudget",
    props: {
      metadata: { name: "cache", namespace: NAMESPACE },
      spec: { maxUnavailable: 2, selector: { matchLabels: { "app.kubernetes.io/name": "cache" } } },
    },
  },
  edgeWorkload: {
    type: "kubernetes:apps/v1:Deployment",
    props: {
      metadata: { name: "edge", namespace: NAMESPACE },
      spec: { template: { ...compliantTemplate(), metadata: { labels: { "app.kubernetes.io/name": "edge" } } } },
    },
  },
  edge: {
    type: "kubernetes:core/v1:Service",
    props: {
      metadata: { name: "edge", namespace: NAMESPACE },
      spec: { type: "LoadBalancer", selector: { "app.kubernetes.io/name": "edge" } },
    },
  },
  otherRole: {
    type: "kubernetes:rbac.authorization.k8s.io/v1:Role",
    props: {
      metadata: { name: "other", namespace: NAMESPACE },
      rules: [{ apiGroups: [""], resources: ["services"], verbs: ["list"] }],
    },
  },
  otherBinding: {
    type: "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
    props: {
      metadata: { name: "other", namespace: NAMESPACE },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "other" },
      subjects: [{ kind: "ServiceAccount", name: "other", namespace: NAMESPACE }],
    },
  },
  postgres: compliantStatefulSet,
  configuration: {
    type: "kubernetes:core/v1:ConfigMap",
    props: {
      metadata: { name: "postgres-1234", namespace: NAMESPACE },
      data: { "patroni.yaml": PATRONI_YAML, "pgbackrest.conf": "[main]\n" },
    },
  },
  budget: {
    type: "kubernetes:policy/v1:PodDisruptionBudget",
    props: { metadata: metadata(), spec: { maxUnavailable: 1, selector: { matchLabels: SELECTOR } } },
  },
  backup: cronJob("postgres-backup-full", "sark-platform/backup-of"),
  restoreCheck: cronJob("postgres-restore-check", "sark-platform/restore-check-of"),
  leader: {
    type: "kubernetes:core/v1:Service",
    props: {
      metadata: metadata("postgres-leader"),
      spec: { type: "ClusterIP", selector: SELECTOR },
    },
  },
  members: {
    type: "kubernetes:core/v1:Service",
    props: { metadata: metadata("postgres-members"), spec: { clusterIP: "None", selector: SELECTOR } },
  },
  role: {
    type: "kubernetes:rbac.authorization.k8s.io/v1:Role",
    props: {
      metadata: metadata(),
      rules: [
        { apiGroups: [""], resources: ["configmaps"], verbs: [...RIGHTS, "create"] },
        { apiGroups: [""], resources: ["pods"], verbs: RIGHTS },
      ],
    },
  },
  binding: {
    type: "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
    props: {
      metadata: metadata(),
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "postgres" },
      subjects: [{ kind: "ServiceAccount", name: "postgres", namespace: NAMESPACE }],
    },
  },
} satisfies Record<string, Resource>;
