import { replacement, secret, type StepInput, type StreamInput } from "./stream.ts";

// Changes as pull requests make them, one fixture each.

const sark = "sark:index:Platform$sark:sark:Sark$sark:workload:ReplicatedWorkload";
const postgres = "sark:index:Platform$sark:postgres:PostgresCluster";
const postgresSet = `${postgres}$sark:workload:StatefulWorkload`;
const credentials = `${postgres}$sark:postgres:PostgresCredentials`;

const imageOf = (digit: string) => `registry.example.com/platform/sark@sha256:${digit.repeat(64)}`;

const podWith = (container: object, tag: string) => ({
  spec: {
    template: {
      metadata: { labels: { "app.kubernetes.io/version": tag } },
      spec: {
        containers: [
          {
            name: "sark",
            env: [
              { name: "JWT_SECRET_KEY", valueFrom: { secretKeyRef: { name: "sark-secrets-0409915f", key: "jwt" } } },
            ],
            resources: { requests: { cpu: "500m", memory: "512Mi" } },
            ...container,
          },
        ],
      },
    },
  },
});

const outputsWith = (image: string, changes: { readonly needed?: number; readonly recoveryTime?: number } = {}) => ({
  namespace: "mcp-production",
  images: { sark: image },
  endpoints: { gateway: "http://gateway-service.mcp-production.svc:8080" },
  connections: { granted: 1000, needed: changes.needed ?? 500, perPod: 20 },
  objectives: { postgres: { failoverLoss: 0, recoveryPoint: 300, recoveryTime: changes.recoveryTime ?? 3600 } },
});

const outputs = [outputsWith(imageOf("a")), outputsWith(imageOf("a"))] as const;

const claim = (size: string) => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name: "data-postgres-0", namespace: "mcp-production" },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: size } } },
});

const statefulSet = {
  metadata: { name: "postgres" },
  spec: { replicas: 3, template: { spec: { containers: [{ resources: { requests: { cpu: "2", memory: "4Gi" } } }] } } },
};

const claims = (op: string, before: string | undefined, after: string | undefined): readonly StepInput[] =>
  [0, 1, 2].map((index) => ({
    op,
    type: "kubernetes:core/v1:PersistentVolumeClaim",
    name: `postgres-data-${index}`,
    within: postgresSet,
    ...(before !== undefined && { old: claim(before) }),
    ...(after !== undefined && { new: claim(after) }),
    ...(op === "delete" && { retainOnDelete: true }),
    ...(op === "update" && { diff: { "spec.resources.requests.storage": "update" } }),
  }));

const imageChange: StreamInput = {
  same: 204,
  outputs: [outputsWith(imageOf("a")), outputsWith(imageOf("b"))],
  steps: [
    ...replacement({
      type: "kubernetes:batch/v1:Job",
      name: "sark-migration",
      within: "sark:index:Platform$sark:sark:Sark$sark:workload:ReleaseJob",
      old: podWith({ image: imageOf("a") }, "1.1.0"),
      new: podWith({ image: imageOf("b") }, "1.2.0"),
      diff: { "spec.template.spec.containers[0].image": "update-replace" },
    }),
    {
      op: "update",
      type: "kubernetes:apps/v1:Deployment",
      name: "sark",
      within: sark,
      old: podWith({ image: imageOf("a") }, "1.1.0"),
      new: podWith({ image: imageOf("b") }, "1.2.0"),
      diff: { "spec.template.spec.containers[0].image": "update" },
    },
  ],
};

const replicasUp: StreamInput = {
  same: 205,
  outputs: [outputs[0], outputsWith(imageOf("a"), { needed: 760 })],
  steps: [
    {
      op: "update",
      type: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
      name: "sark",
      within: sark,
      old: { spec: { minReplicas: 3, maxReplicas: 20 } },
      new: { spec: { minReplicas: 5, maxReplicas: 30 } },
      diff: { "spec.minReplicas": "update", "spec.maxReplicas": "update" },
    },
  ],
};

const storeSize: StreamInput = {
  same: 203,
  outputs: [outputs[0], outputsWith(imageOf("a"), { recoveryTime: 7200 })],
  steps: claims("update", "100Gi", "200Gi"),
};

const storeSwitched: StreamInput = {
  same: 150,
  outputs: [outputs[0], { ...outputs[1], objectives: {} }],
  steps: [
    { op: "delete", type: "kubernetes:apps/v1:StatefulSet", name: "postgres", within: postgresSet, old: statefulSet },
    ...claims("delete", "100Gi", undefined),
    {
      op: "delete",
      type: "random:index/randomPassword:RandomPassword",
      name: "postgres-credentials-owner",
      within: credentials,
      old: { length: 48, special: false },
      protect: [true, false],
    },
    {
      op: "delete",
      type: "kubernetes:core/v1:Service",
      name: "postgres-leader",
      within: postgres,
      old: { spec: { ports: [{ port: 5432 }] } },
    },
    {
      op: "create",
      type: "kubernetes:core/v1:Secret",
      name: "sark-postgres",
      within: "sark:index:Platform$sark:secrets:Secrets",
      new: { metadata: { annotations: { "pulumi.com/autonamed": "true" } }, stringData: secret },
    },
    ...replacement({
      type: "kubernetes:core/v1:ConfigMap",
      name: "sark-config",
      old: { data: { POSTGRES_HOST: "postgres-pooler", POSTGRES_PORT: "6432" } },
      new: { data: { POSTGRES_HOST: "sark.abc123.eu-central-1.rds.amazonaws.com", POSTGRES_PORT: "5432" } },
      diff: { "data.POSTGRES_HOST": "update-replace", "data.POSTGRES_PORT": "update-replace" },
    }),
  ],
};

const protectionRemoved: StreamInput = {
  same: 204,
  outputs,
  steps: [
    {
      op: "same",
      type: "kubernetes:core/v1:Namespace",
      name: "platform-namespace",
      within: "sark:index:Platform$sark:namespace:Namespace",
      old: { metadata: { name: "mcp-production" } },
      new: { metadata: { name: "mcp-production" } },
      protect: [true, false],
    },
    {
      op: "same",
      type: "random:index/randomPassword:RandomPassword",
      name: "postgres-credentials-owner",
      within: credentials,
      old: { length: 48, special: false },
      new: { length: 48, special: false },
      protect: [true, false],
    },
  ],
};

const named = (name: string) => ({
  metadata: { name, annotations: { "pulumi.com/autonamed": "true" } },
  immutable: true,
  stringData: secret,
});

const secretRotated: StreamInput = {
  same: 201,
  outputs,
  steps: [
    ...replacement({
      type: "random:index/randomPassword:RandomPassword",
      name: "postgres-credentials-owner",
      within: credentials,
      old: { length: 48, special: false },
      new: { length: 48, special: false },
      oldOutputs: { length: 48, result: secret },
      newOutputs: {},
    }),
    ...replacement({
      type: "kubernetes:core/v1:Secret",
      name: "postgres-credentials-owner",
      within: credentials,
      old: named("postgres-credentials-owner-0d537dec"),
      new: named("postgres-credentials-owner-91b2c3d4"),
      diff: { stringData: "update-replace" },
    }),
    {
      op: "update",
      type: "kubernetes:apps/v1:Deployment",
      name: "sark",
      within: sark,
      old: podWith(
        { image: imageOf("a"), envFrom: [{ secretRef: { name: "postgres-credentials-owner-0d537dec" } }] },
        "1",
      ),
      new: podWith(
        { image: imageOf("a"), envFrom: [{ secretRef: { name: "postgres-credentials-owner-91b2c3d4" } }] },
        "1",
      ),
      diff: { "spec.template.spec.containers[0].envFrom[0].secretRef.name": "update" },
    },
  ],
};

/** The changes by the name of the file with their comment. */
export const previews: Readonly<Record<string, StreamInput>> = {
  "image-change": imageChange,
  "replicas-up": replicasUp,
  "store-size": storeSize,
  "store-switched": storeSwitched,
  "protection-removed": protectionRemoved,
  "secret-rotated": secretRotated,
};
