// The few forms that the surroundings' objects have.

/** An object of Kubernetes as JSON. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Labels };
  readonly [field: string]: unknown;
}

type Labels = Readonly<Record<string, string>>;

const labelsOf = (name: string): Labels => ({ "app.kubernetes.io/name": name });

export const namespace = (name: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
});

export const secret = (namespace: string, name: string, stringData: Labels): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace },
  stringData,
});

/** @param targetPort where the pod listens */
export const service = (namespace: string, name: string, port: number, targetPort = port): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace, labels: labelsOf(name) },
  spec: { selector: labelsOf(name), ports: [{ port, targetPort }] },
});

/** One pod that runs one image. */
export interface Server {
  readonly namespace: string;
  readonly name: string;
  readonly image: string;
  readonly user: number;
  readonly command?: readonly string[];
  readonly arguments?: readonly string[];
  /** Where it accepts connections; it is ready when it does. */
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string | { readonly secret: string; readonly key: string }>>;
  /** Keeps its data in a volume of its own, mounted here. */
  readonly data?: string;
  /** Has this Secret's keys as files. */
  readonly secretFiles?: { readonly secret: string; readonly folder: string };
}

/** A StatefulSet with one pod: it ends before its successor starts, and keeps its volume. */
export function server(of: Server): KubernetesObject {
  const { namespace, name, data } = of;
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name, namespace, labels: labelsOf(name) },
    spec: {
      serviceName: name,
      replicas: 1,
      selector: { matchLabels: labelsOf(name) },
      template: { metadata: { labels: labelsOf(name) }, spec: podOf(of) },
      ...(data !== undefined && {
        volumeClaimTemplates: [
          {
            metadata: { name: "data" },
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
          },
        ],
      }),
    },
  };
}

function podOf({ name, image, user, command, port, environment = {}, data, secretFiles, ...of }: Server): object {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 10,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      // What a volume holds already keeps its rights: PostgreSQL starts on none that its group may write.
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [
      {
        name,
        image,
        ...(command && { command }),
        ...(of.arguments && { args: of.arguments }),
        env: Object.entries(environment).map(([variable, value]) =>
          typeof value === "string"
            ? { name: variable, value }
            : { name: variable, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } },
        ),
        resources: { requests: { cpu: "20m", memory: "64Mi" }, limits: { memory: "512Mi" } },
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
          readOnlyRootFilesystem: true,
        },
        ...(port !== undefined && {
          ports: [{ containerPort: port }],
          readinessProbe: { tcpSocket: { port }, periodSeconds: 1 },
        }),
        volumeMounts: [
          { name: "tmp", mountPath: "/tmp" },
          ...(data === undefined ? [] : [{ name: "data", mountPath: data }]),
          ...(secretFiles ? [{ name: "files", mountPath: secretFiles.folder, readOnly: true }] : []),
        ],
      },
    ],
    volumes: [
      { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
      ...(secretFiles ? [{ name: "files", secret: { secretName: secretFiles.secret, defaultMode: 0o440 } }] : []),
    ],
  };
}
