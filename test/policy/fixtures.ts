import { workloadTypes } from "../../policy/pod.ts";
import type { Resource } from "./harness.ts";

export const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

function compliantContainer(name: string) {
  return {
    name,
    image: `registry.example.com/sark/${name}@${DIGEST}`,
    args: ["--listen", "0.0.0.0:8000"],
    env: [
      { name: "LOG_LEVEL", value: "info" },
      { name: "DATABASE_PASSWORD", valueFrom: { secretKeyRef: { name: "database", key: "password" } } },
      { name: "DATABASE_URL", value: "postgres://sark:$(DATABASE_PASSWORD)@database:5432/sark" },
    ],
    ports: [{ name: "http", containerPort: 8000 }],
    readinessProbe: { httpGet: { path: "/ready", port: "http" } },
    livenessProbe: { tcpSocket: { port: "http" } },
    lifecycle: { preStop: { sleep: { seconds: 10 } } },
    resources: {
      requests: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "64Mi" },
      limits: { cpu: "1", memory: "128Mi", "ephemeral-storage": "64Mi" },
    },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  };
}

/** A pod template that violates no rule: a native sidecar, the application and a container for debugging. */
export function compliantTemplate() {
  return {
    metadata: { labels: { app: "sark" }, annotations: { "example.com/checksum": "1" } },
    spec: {
      serviceAccountName: "sark",
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } },
      initContainers: [{ ...compliantContainer("opa"), restartPolicy: "Always" }],
      containers: [compliantContainer("sark")],
      // The API refuses resources on these.
      ephemeralContainers: [{ ...compliantContainer("debug"), resources: undefined }],
      volumes: [
        { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
        { name: "tls", secret: { secretName: "tls" } },
      ],
    },
  };
}

/** Constraints that spread the pods that have the labels evenly over zones and nodes. */
export const evenSpread = (matchLabels: Readonly<Record<string, string>>) =>
  ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels },
  }));

/** Paths into a pod template → new values; undefined removes the field. */
export type Changes = Readonly<Record<string, unknown>>;

/** Applies the changes to a copy, making the objects that are not there yet. */
export function change<T extends object>(original: T, changes: Changes): T {
  const copy = structuredClone(original);
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    let object = copy as Record<string, unknown>;
    for (const key of keys) object = (object[key] ??= {}) as Record<string, unknown>;
    object[last] = value;
  }
  return copy;
}

/** A workload of the type that makes its pods from the template. */
export function workload(type: string, template: object): Resource {
  const metadata = { name: "sark", namespace: "sark" };
  if (type.endsWith(":Pod")) return { type, props: { ...template, ...withMetadata(template, metadata) } };
  if (type.endsWith(":CronJob")) return { type, props: { metadata, spec: { jobTemplate: { spec: { template } } } } };
  return { type, props: { metadata, spec: { template } } };
}

function withMetadata(template: object, metadata: object) {
  return { metadata: { ...(template as { metadata?: object }).metadata, ...metadata } };
}

/** One workload of each kind, all with the template. */
export function everyWorkload(template: object): Resource[] {
  return workloadTypes.map((type) => workload(type, template));
}
